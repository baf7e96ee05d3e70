using System;
using System.Collections.Generic;

namespace Evoke
{
    /// <summary>
    /// Reads JSON text: an object becomes a Dictionary&lt;string, object&gt;, an array a List&lt;object&gt;, a number
    /// without a point and an exponent a long, where one holds it, every other a double, the rest string, bool and null.
    /// What is malformed is a FormatException that names line and column.
    /// </summary>
    public sealed class JsonReader
    {
        public const int MaxDepth = 64;

        const double TwoTo63 = 9223372036854775808.0;

        readonly JsonCursor _cursor;

        JsonReader(string text)
        {
            _cursor = new JsonCursor(text);
        }

        public static object Read(string text)
        {
            var reader = new JsonReader(text);
            object value = reader.ReadValue(1);
            reader._cursor.SkipSpace();
            if (!reader._cursor.AtEnd)
            {
                throw reader._cursor.Error("text behind the value");
            }
            return value;
        }

        object ReadValue(int depth)
        {
            _cursor.SkipSpace();
            switch (_cursor.Peek())
            {
                case '{':
                    return ReadObject(depth);
                case '[':
                    return ReadArray(depth);
                case '"':
                    return _cursor.ReadString();
                case 't':
                    _cursor.ReadWord("true");
                    return true;
                case 'f':
                    _cursor.ReadWord("false");
                    return false;
                case 'n':
                    _cursor.ReadWord("null");
                    return null;
                default:
                    return ReadNumber();
            }
        }

        object ReadNumber()
        {
            bool isWhole;
            double number = _cursor.ReadNumber(out isWhole);
            if (isWhole && Math.Abs(number) < TwoTo63)
            {
                return (long)number;
            }
            return number;
        }

        Dictionary<string, object> ReadObject(int depth)
        {
            CheckDepth(depth);
            var found = new Dictionary<string, object>();
            _cursor.Take('{');
            _cursor.SkipSpace();
            if (_cursor.TryTake('}'))
            {
                return found;
            }
            do
            {
                _cursor.SkipSpace();
                string key = _cursor.ReadString();
                _cursor.SkipSpace();
                _cursor.Take(':');
                found[key] = ReadValue(depth + 1);
                _cursor.SkipSpace();
            }
            while (_cursor.TryTake(','));
            _cursor.Take('}');
            return found;
        }

        List<object> ReadArray(int depth)
        {
            CheckDepth(depth);
            var found = new List<object>();
            _cursor.Take('[');
            _cursor.SkipSpace();
            if (_cursor.TryTake(']'))
            {
                return found;
            }
            do
            {
                found.Add(ReadValue(depth + 1));
                _cursor.SkipSpace();
            }
            while (_cursor.TryTake(','));
            _cursor.Take(']');
            return found;
        }

        void CheckDepth(int depth)
        {
            if (depth > MaxDepth)
            {
                throw _cursor.Error("nested more than " + MaxDepth + " deep");
            }
        }
    }
}
