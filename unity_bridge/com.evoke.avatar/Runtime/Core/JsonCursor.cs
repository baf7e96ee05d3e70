using System;
using System.Globalization;
using System.Text;

namespace Evoke
{
    /// <summary>A place in JSON text, from where strings, numbers and words are read; errors name the place.</summary>
    sealed class JsonCursor
    {
        readonly string _text;
        int _next;

        public JsonCursor(string text)
        {
            _text = text;
        }

        public bool AtEnd
        {
            get { return _next == _text.Length; }
        }

        public string ReadString()
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

        /// <summary>Whole is a number that is written without a point and an exponent.</summary>
        public double ReadNumber(out bool isWhole)
        {
            int from = _next;
            isWhole = true;
            TryTake('-');
            if (!TryTake('0'))
            {
                TakeDigits();
            }
            if (TryTake('.'))
            {
                isWhole = false;
                TakeDigits();
            }
            if (TryTake('e') || TryTake('E'))
            {
                isWhole = false;
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

        public void ReadWord(string word)
        {
            if (string.CompareOrdinal(_text, _next, word, 0, word.Length) != 0)
            {
                throw Error("a value was expected");
            }
            _next += word.Length;
        }

        public void SkipSpace()
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

        public char Peek()
        {
            if (AtEnd)
            {
                throw Error("the text ends too early");
            }
            return _text[_next];
        }

        public bool TryTake(char letter)
        {
            if (AtEnd || _text[_next] != letter)
            {
                return false;
            }
            _next++;
            return true;
        }

        public void Take(char letter)
        {
            if (!TryTake(letter))
            {
                throw Error(AtEnd ? "the text ends too early" : "'" + letter + "' was expected");
            }
        }

        public FormatException Error(string what)
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
