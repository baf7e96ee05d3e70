using System;
using System.Collections.Generic;
using System.Globalization;

namespace Evoke
{
    /// <summary>Typed access to the members of a JSON object; a FormatException names the member by its path.</summary>
    sealed class JsonFields
    {
        readonly Dictionary<string, object> _members;
        readonly string _path;

        JsonFields(object value, string path)
        {
            _members = value as Dictionary<string, object>;
            _path = path;
            if (_members == null)
            {
                throw new FormatException("'" + path + "' is not a JSON object");
            }
        }

        public ICollection<string> Names
        {
            get { return _members.Keys; }
        }

        /// <summary>The object of a whole text; <paramref name="what"/> names it in errors.</summary>
        public static JsonFields Read(string json, string what)
        {
            return new JsonFields(JsonReader.Read(json), what);
        }

        public string Text(string name)
        {
            return As<string>(name, Find(name), "text");
        }

        public double Number(string name)
        {
            return NumberOf(name, Find(name), "a number");
        }

        public JsonFields Object(string name)
        {
            return new JsonFields(Find(name), PathOf(name));
        }

        public string[] Texts(string name)
        {
            List<object> values = As<List<object>>(name, Find(name), "a list");
            var texts = new string[values.Count];
            for (int i = 0; i < texts.Length; i++)
            {
                texts[i] = As<string>(name, values[i], "a list of texts");
            }
            return texts;
        }

        public double[] Numbers(string name, int count)
        {
            List<object> values = As<List<object>>(name, Find(name), "a list");
            string expected = "a list of " + count + " numbers";
            if (values.Count != count)
            {
                throw Mistyped(name, expected);
            }
            var numbers = new double[count];
            for (int i = 0; i < count; i++)
            {
                numbers[i] = NumberOf(name, values[i], expected);
            }
            return numbers;
        }

        /// <summary>The members of an object of numbers above 0; empty where the object is missing.</summary>
        public Dictionary<string, double> NumbersByName(string name, double most)
        {
            var numbers = new Dictionary<string, double>();
            if (Has(name))
            {
                JsonFields members = Object(name);
                foreach (string member in members.Names)
                {
                    double number = members.Number(member);
                    if (!(number > 0 && number <= most))
                    {
                        throw new FormatException(
                            "'" + members.PathOf(member) + "' is " + Written(number) + "; write a number above 0, at most "
                            + Written(most));
                    }
                    numbers[member] = number;
                }
            }
            return numbers;
        }

        public bool Has(string name)
        {
            return _members.ContainsKey(name);
        }

        /// <summary>A member's name that is an action unit's number.</summary>
        public int UnitNumber(string name)
        {
            int number;
            if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out number))
            {
                throw new FormatException("'" + PathOf(name) + "' is not an action unit's number");
            }
            return number;
        }

        object Find(string name)
        {
            object value;
            if (!_members.TryGetValue(name, out value))
            {
                throw new FormatException("'" + PathOf(name) + "' is missing");
            }
            return value;
        }

        double NumberOf(string name, object value, string expected)
        {
            if (value is long)
            {
                return (long)value;
            }
            if (value is double)
            {
                return (double)value;
            }
            throw Mistyped(name, expected);
        }

        T As<T>(string name, object value, string expected) where T : class
        {
            var typed = value as T;
            if (typed == null)
            {
                throw Mistyped(name, expected);
            }
            return typed;
        }

        static string Written(double number)
        {
            return number.ToString(CultureInfo.InvariantCulture);
        }

        FormatException Mistyped(string name, string expected)
        {
            return new FormatException("'" + PathOf(name) + "' is not " + expected);
        }

        string PathOf(string name)
        {
            return _path + "." + name;
        }
    }
}
