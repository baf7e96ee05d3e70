using System;
using System.Collections.Generic;
using System.Globalization;

namespace Evoke
{
    /// <summary>Which FACS action units show an emotion, and how strongly: assets/emotions/expressions.json.</summary>
    public sealed class ExpressionProfile
    {
        readonly Dictionary<int, double>[] _units = new Dictionary<int, double>[EmotionWords.Count];

        ExpressionProfile(JsonFields emotions)
        {
            for (int i = 0; i < _units.Length; i++)
            {
                JsonFields units = emotions.Object(EmotionWords.Of((Emotion)i)).Object("action_units");
                _units[i] = new Dictionary<int, double>();
                foreach (string number in units.Names)
                {
                    _units[i][units.UnitNumber(number)] = Strength(units, number, (Emotion)i);
                }
            }
        }

        /// <summary>Reads the file's text; a FormatException says what is wrong with it.</summary>
        public static ExpressionProfile Parse(string json)
        {
            return new ExpressionProfile(JsonFields.Read(json, "expressions").Object("emotions"));
        }

        /// <summary>Action unit to strength 0–1.</summary>
        public IReadOnlyDictionary<int, double> UnitsOf(Emotion emotion)
        {
            return _units[(int)emotion];
        }

        static double Strength(JsonFields units, string number, Emotion emotion)
        {
            double strength = units.Number(number);
            if (!(strength > 0 && strength <= 1))
            {
                throw new FormatException(
                    "the strength of action unit " + number + " of '" + EmotionWords.Of(emotion) + "' is "
                    + strength.ToString(CultureInfo.InvariantCulture) + "; write a number above 0, at most 1");
            }
            return strength;
        }
    }
}
