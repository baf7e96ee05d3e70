using System;
using System.Collections.Generic;

namespace Evoke
{
    /// <summary>Checked access to the fields of one received map; RefusedException says what is wrong with one.</summary>
    sealed class MessageFields
    {
        readonly MessagePackReader _reader;
        readonly Dictionary<string, int> _positions = new Dictionary<string, int>();

        public MessageFields(ArraySegment<byte> payload)
        {
            _reader = new MessagePackReader(payload);
            try
            {
                CheckWhole();
                FindFields();
            }
            catch (FormatException error)
            {
                throw new RefusedException("the payload is not one MessagePack value (" + error.Message + ")");
            }
        }

        public bool IsNil(string name)
        {
            return Find(name) == MessagePackType.Nil;
        }

        public bool Boolean(string name)
        {
            if (Find(name) != MessagePackType.Boolean)
            {
                throw new RefusedException("'" + name + "' is not a bool");
            }
            return _reader.ReadBoolean();
        }

        /// <summary>Bounds within ±2^53, which a double holds exactly.</summary>
        public long Integer(string name, long low, long high)
        {
            if (Find(name) != MessagePackType.Integer)
            {
                throw new RefusedException("'" + name + "' is not an integer");
            }
            double value = _reader.ReadNumber();
            if (value < low || value > high)
            {
                throw OutOfRange(name);
            }
            return (long)value;
        }

        public double Number(string name)
        {
            Find(name);
            return NextNumber(name, double.MinValue, double.MaxValue);
        }

        public double Number(string name, double low, double high)
        {
            Find(name);
            return NextNumber(name, low, high);
        }

        /// <summary>So many numbers, each 0–1.</summary>
        public double[] Shares(string name, int count)
        {
            if (Find(name) != MessagePackType.Array || _reader.ReadArrayLength() != count)
            {
                throw new RefusedException("'" + name + "' is not a list of " + count);
            }
            var values = new double[count];
            for (int i = 0; i < count; i++)
            {
                values[i] = NextNumber(name, 0, 1);
            }
            return values;
        }

        public string Text(string name, Predicate<string> accepts)
        {
            if (Find(name) != MessagePackType.Text)
            {
                throw new RefusedException("'" + name + "' is not text");
            }
            string text = _reader.ReadText();
            if (!accepts(text))
            {
                throw OutOfRange(name);
            }
            return text;
        }

        void CheckWhole()
        {
            _reader.Skip();
            if (!_reader.AtEnd)
            {
                throw new FormatException("bytes behind it");
            }
            _reader.Position = 0;
        }

        void FindFields()
        {
            if (_reader.Peek() != MessagePackType.Map)
            {
                throw NotAMap();
            }
            int count = _reader.ReadMapLength();
            for (int i = 0; i < count; i++)
            {
                if (_reader.Peek() != MessagePackType.Text)
                {
                    throw NotAMap();
                }
                string name = _reader.ReadText();
                _positions[name] = _reader.Position;
                _reader.Skip();
            }
        }

        MessagePackType Find(string name)
        {
            int position;
            if (!_positions.TryGetValue(name, out position))
            {
                throw new RefusedException("'" + name + "' is missing");
            }
            _reader.Position = position;
            return _reader.Peek();
        }

        double NextNumber(string name, double low, double high)
        {
            MessagePackType type = _reader.Peek();
            if (type != MessagePackType.Integer && type != MessagePackType.Float)
            {
                throw new RefusedException("'" + name + "' is not a number");
            }
            double value = _reader.ReadNumber();
            if (double.IsNaN(value) || double.IsInfinity(value))
            {
                throw new RefusedException("'" + name + "' is not finite");
            }
            if (value < low || value > high)
            {
                throw OutOfRange(name);
            }
            return value;
        }

        static RefusedException NotAMap()
        {
            return new RefusedException("the payload is not a map with text keys");
        }

        static RefusedException OutOfRange(string name)
        {
            return new RefusedException("'" + name + "' is out of range");
        }
    }
}
