using System;
using System.Collections.Generic;

namespace Evoke
{
    /// <summary>Checked access to the fields of a recorded message; a RefusedException says which is wrong.</summary>
    sealed class RecordedFields
    {
        readonly Dictionary<string, object> _fields;

        public RecordedFields(Dictionary<string, object> fields)
        {
            _fields = fields;
        }

        public bool Boolean(string name)
        {
            object value = Find(name);
            if (!(value is bool))
            {
                throw Wrong(name, "is not a bool");
            }
            return (bool)value;
        }

        public long Integer(string name, long low, long high)
        {
            object value = Find(name);
            if (!(value is double) || (double)value != Math.Floor((double)value))
            {
                throw Wrong(name, "is not an integer");
            }
            return (long)Number(name, value, low, high);
        }

        public bool IsNull(string name)
        {
            return Find(name) == null;
        }

        public double Number(string name)
        {
            return Number(name, double.MinValue, double.MaxValue);
        }

        public double Number(string name, double low, double high)
        {
            return Number(name, Find(name), low, high);
        }

        static double Number(string name, object value, double low, double high)
        {
            if (!(value is double))
            {
                throw Wrong(name, "is not a number");
            }
            double number = (double)value;
            if (number < low || number > high)
            {
                throw Wrong(name, "is out of range");
            }
            return number;
        }

        public double[] Shares(string name, int count)
        {
            var values = Find(name) as List<object>;
            if (values == null || values.Count != count)
            {
                throw Wrong(name, "is not a list of " + count);
            }
            return values.ConvertAll(value => Number(name, value, 0, 1)).ToArray();
        }

        public string Text(string name, Predicate<string> accepts)
        {
            var text = Find(name) as string;
            if (text == null)
            {
                throw Wrong(name, "is not text");
            }
            if (!accepts(text))
            {
                throw Wrong(name, "is out of range");
            }
            return text;
        }

        object Find(string name)
        {
            object value;
            if (!_fields.TryGetValue(name, out value))
            {
                throw Wrong(name, "is missing");
            }
            return value;
        }

        static RefusedException Wrong(string name, string what)
        {
            return new RefusedException("'" + name + "' " + what);
        }
    }
}
