using System.Globalization;
using System.Text;

namespace Evoke
{
    /// <summary>Writes JSON objects on one line, member by member, as Python's json.dumps does.</summary>
    sealed class JsonText
    {
        readonly StringBuilder _text = new StringBuilder();

        public JsonText Open()
        {
            _text.Append('{');
            return this;
        }

        public JsonText Open(string name)
        {
            Name(name);
            return Open();
        }

        public JsonText Close()
        {
            _text.Append('}');
            return this;
        }

        public JsonText Add(string name, string value)
        {
            Name(name);
            Quote(value);
            return this;
        }

        public JsonText Add(string name, bool value)
        {
            Name(name);
            _text.Append(value ? "true" : "false");
            return this;
        }

        public JsonText Add(string name, long value)
        {
            Name(name);
            _text.Append(value.ToString(CultureInfo.InvariantCulture));
            return this;
        }

        public JsonText Add(string name, double value)
        {
            Name(name);
            Append(value);
            return this;
        }

        public JsonText Add(string name, double[] values)
        {
            Name(name);
            _text.Append('[');
            for (int i = 0; i < values.Length; i++)
            {
                _text.Append(i == 0 ? "" : ", ");
                Append(values[i]);
            }
            _text.Append(']');
            return this;
        }

        public JsonText AddNull(string name)
        {
            Name(name);
            _text.Append("null");
            return this;
        }

        public override string ToString()
        {
            return _text.ToString();
        }

        void Name(string name)
        {
            if (_text[_text.Length - 1] != '{')
            {
                _text.Append(", ");
            }
            Quote(name);
            _text.Append(": ");
        }

        void Append(double value)
        {
            // 17 digits tell every number, 15 most of them more plainly. (R and 16 now and then miss the last bit.)
            string digits = value.ToString("G15", CultureInfo.InvariantCulture);
            double read;
            bool isTold = double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out read)
                && read == value;
            if (!isTold)
            {
                digits = value.ToString("G17", CultureInfo.InvariantCulture);
            }
            bool isWhole = digits.IndexOfAny(new[] { '.', 'E', 'N', 'I' }) < 0;
            _text.Append(digits.Replace('E', 'e')).Append(isWhole ? ".0" : "");
        }

        void Quote(string value)
        {
            _text.Append('"');
            foreach (char letter in value ?? "")
            {
                switch (letter)
                {
                    case '"':
                    case '\\':
                        _text.Append('\\').Append(letter);
                        break;
                    case '\n':
                        _text.Append("\\n");
                        break;
                    case '\r':
                        _text.Append("\\r");
                        break;
                    case '\t':
                        _text.Append("\\t");
                        break;
                    default:
                        AppendLetter(letter);
                        break;
                }
            }
            _text.Append('"');
        }

        void AppendLetter(char letter)
        {
            if (letter < ' ')
            {
                _text.Append("\\u").Append(((int)letter).ToString("x4", CultureInfo.InvariantCulture));
            }
            else
            {
                _text.Append(letter);
            }
        }
    }
}
