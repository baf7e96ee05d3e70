using System.Collections.Generic;

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
                    _units[i][units.UnitNumber(number)] = units.Number(number);
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
    }
}
