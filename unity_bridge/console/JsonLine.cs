using System.Globalization;
using System.Text;

namespace Evoke.Listen
{
    /// <summary>One JSON object on one line, member by member.</summary>
    sealed class JsonLine
    {
        readonly StringBuilder _text = new StringBuilder();

        public JsonLine(string happening)
        {
            _text.Append('{');
            Add("event", happening);
        }

        public JsonLine Add(string name, string value)
        {
            Name(name);
            if (value == null)
            {
                _text.Append("null");
            }
            else
            {
                Quote(value);
            }
            return this;
        }

        public JsonLine Add(string name, long value)
        {
            Name(name);
            _text.Append(value.ToString(CultureInfo.InvariantCulture));
            return this;
        }

        public JsonLine Add(string name, double value)
        {
            Name(name);
            _text.Append(value.ToString("R", CultureInfo.InvariantCulture));
            return this;
        }

        public JsonLine Add(string name, bool value)
        {
            Name(name);
            _text.Append(value ? "true" : "false");
            return this;
        }

        public override string ToString()
        {
            return _text + "}";
        }

        void Name(string name)
        {
            if (_text.Length > 1)
            {
                _text.Append(',');
            }
            Quote(name);
            _text.Append(':');
        }

        void Quote(string value)
        {
            _text.Append('"');
            foreach (char letter in value)
            {
                if (letter == '"' || letter == '\\')
                {
                    _text.Append('\\').Append(letter);
                }
                else if (letter < ' ' || letter > '~')
                {
                    _text.Append("\\u").Append(((int)letter).ToString("x4", CultureInfo.InvariantCulture));
                }
                else
                {
                    _text.Append(letter);
                }
            }
            _text.Append('"');
        }
    }
}
