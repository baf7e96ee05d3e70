using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Evoke
{
    /// <summary>
    /// Reads JSON text: an object becomes a Dictionary&lt;string, object&gt;, an array a List&lt;object&gt;, the rest
    /// string, double, bool and null. What is malformed is a FormatException that names line and column.
    /// </summary>
    public sealed class JsonReader
    {
        public const int MaxDepth = 64;

        readonly string _text;
        int _next;

        JsonReader(string text)
        {
            _text = text;
        }

        public static object Read(string text)
        {
            var reader = new JsonReader(text);
            object value = reader.ReadValue(1);
            reader.SkipSpace();
            if (!reader.AtEnd)
            {
                throw reader.Error("text behind the value");
            }
            return value;
        }

        bool AtEnd
        {
            get { return _next == _text.Length; }
        }

        object ReadValue(int depth)
        {
            SkipSpace();
            switch (Peek())
            {
                case '{':
                    return ReadObject(depth);
                case '[':
                    return ReadArray(depth);
                case '"':
                    return ReadString();
                case 't':
                    ReadWord("true");
                    return true;
                case 'f':
                    ReadWord("false");
                    return false;
                case 'n':
                    ReadWord("null");
                    return null;
                default:
                    return ReadNumber();
            }
        }

        Dictionary<string, object> ReadObject(int depth)
        {
            CheckDepth(depth);
            var found = new Dictionary<string, object>();
            _next++;
            SkipSpace();
            if (TryTake('}'))
            {
                return found;
            }
            do
            {
                SkipSpace();
                string key = ReadString();
                SkipSpace();
                Take(':');
                found[key] = ReadValue(depth + 1);
                SkipSpace();
            }
            while (TryTake(','));
            Take('}');
            return found;
        }

        List<object> ReadArray(int depth)
        {
            CheckDepth(depth);
            var found = new List<object>();
            _next++;
            SkipSpace();
            if (TryTake(']'))
            {
                return found;
            }
            do
            {
                found.Add(ReadValue(depth + 1));
                SkipSpace();
            }
            while (TryTake(','));
            Take(']');
            return found;
        }

        string ReadString()
        {
            Take('"');
            var text = new StringBuilder();
            while (!TryTake('"'))
            {
                char letter = Peek();
                if (letter < ' ')
                {
                    throw Error("a control character within a string");
                }
                _next++;
                text.Append(letter == '\\' ? ReadEscape() : letter);
            }
            return text.ToString();
        }

        char ReadEscape()
        {
            char letter = Peek();
            _next++;
            switch (letter)
            {
                case '"':
                case '\\':
                case '/':
                    return letter;
                case 'b':
                    return '\b';
                case 'f':
                    return '\f';
                case 'n':
                    return '\n';
                case 'r':
                    return '\r';
                case 't':
                    return '\t';
                case 'u':
                    return ReadCodeUnit();
                default:
                    _next--;
                    throw Error("an unknown escape");
            }
        }

        char ReadCodeUnit()
        {
            int code = 0;
            for (int i = 0; i < 4; i++)
            {
                int digit = HexDigit(Peek());
                if (digit < 0)
                {
                    throw Error("four hexadecimal digits were expected");
                }
                code = code * 16 + digit;
                _next++;
            }
            return (char)code;
        }

        static int HexDigit(char letter)
        {
            if (letter >= '0' && letter <= '9') return letter - '0';
            if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
            if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
            return -1;
        }

        double ReadNumber()
        {
            int from = _next;
            TryTake('-');
            if (!TryTake('0'))
            {
                TakeDigits();
            }
            if (TryTake('.'))
            {
                TakeDigits();
            }
            if (TryTake('e') || TryTake('E'))
            {
                if (!TryTake('+'))
                {
                    TryTake('-');
                }
                TakeDigits();
            }
            return Parse(from);
        }

        double Parse(int from)
        {
            double value;
            string digits = _text.Substring(from, _next - from);
            // Older runtimes answer false for a number beyond a double, newer ones infinity.
            bool parsed = double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
            if (!parsed || double.IsInfinity(value))
            {
                _next = from;
                throw Error("a number too large");
            }
            return value;
        }

        void TakeDigits()
        {
            if (AtEnd || !IsDigit(_text[_next]))
            {
                throw Error("a value was expected");
            }
            while (!AtEnd && IsDigit(_text[_next]))
            {
                _next++;
            }
        }

        static bool IsDigit(char letter)
        {
            return letter >= '0' && letter <= '9';
        }

        void ReadWord(string word)
        {
            if (string.CompareOrdinal(_text, _next, word, 0, word.Length) != 0)
            {
                throw Error("a value was expected");
            }
            _next += word.Length;
        }

        void SkipSpace()
        {
            while (!AtEnd && IsSpace(_text[_next]))
            {
                _next++;
            }
        }

        static bool IsSpace(char letter)
        {
            return letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r';
        }

        char Peek()
        {
            if (AtEnd)
            {
                throw Error("the text ends too early");
            }
            return _text[_next];
        }

        bool TryTake(char letter)
        {
            if (AtEnd || _text[_next] != letter)
            {
                return false;
            }
            _next++;
            return true;
        }

        void Take(char letter)
        {
            if (!TryTake(letter))
            {
                throw Error(AtEnd ? "the text ends too early" : "'" + letter + "' was expected");
            }
        }

        void CheckDepth(int depth)
        {
            if (depth > MaxDepth)
            {
                throw Error("nested more than " + MaxDepth + " deep");
            }
        }

        FormatException Error(string what)
        {
            int line = 1;
            int lineBegin = 0;
            for (int i = 0; i < _next; i++)
            {
                if (_text[i] == '\n')
                {
                    line++;
                    lineBegin = i + 1;
                }
            }
            int column = _next - lineBegin + 1;
            return new FormatException("not valid JSON at line " + line + ", column " + column + ": " + what);
        }
    }
}
