using System;
using System.Text;

namespace Evoke
{
    /// <summary>
    /// Checked access to the fields of one received map; RefusedException says what is wrong with one. It is used again
    /// for each message, and allocates nothing for a good one.
    /// </summary>
    sealed class MessageFields
    {
        const int Absent = -1;

        static readonly string[] Names =
        {
            "v", "run", "stream", "seq", "t", "source_t", "vad", "weights", "key", "emotion", "confidence", "quality",
            "event", "source", "model", "synthetic_source", "synthetic_model", "hop_s", "label"
        };

        static readonly byte[][] NameBytes = Array.ConvertAll(Names, Encoding.ASCII.GetBytes);

        readonly MessagePackReader _reader = new MessagePackReader(new ArraySegment<byte>(new byte[0]));
        readonly int[] _positions = new int[Names.Length];

        /// <summary>Takes a payload in, and checks that it is one map with text keys.</summary>
        public void Read(ArraySegment<byte> payload)
        {
            for (int i = 0; i < _positions.Length; i++)
            {
                _positions[i] = Absent;
            }
            _reader.Begin(payload);
            bool isMap;
            try
            {
                isMap = _reader.Peek() == MessagePackType.Map ? FindFields() : SkipOther();
                if (!_reader.AtEnd)
                {
                    throw new FormatException("bytes behind it");
                }
            }
            catch (FormatException error)
            {
                throw new RefusedException("the payload is not one MessagePack value (" + error.Message + ")");
            }
            if (!isMap)
            {
                throw new RefusedException("the payload is not a map with text keys");
            }
        }

        public bool IsNil(MessageField field)
        {
            return Find(field) == MessagePackType.Nil;
        }

        public bool Boolean(MessageField field)
        {
            if (Find(field) != MessagePackType.Boolean)
            {
                throw Wrong(field, "is not a bool");
            }
            return _reader.ReadBoolean();
        }

        /// <summary>Bounds within ±2^53, which a double holds exactly.</summary>
        public long Integer(MessageField field, long low, long high)
        {
            if (Find(field) != MessagePackType.Integer)
            {
                throw Wrong(field, "is not an integer");
            }
            double value = _reader.ReadNumber();
            if (value < low || value > high)
            {
                throw OutOfRange(field);
            }
            return (long)value;
        }

        public double Number(MessageField field)
        {
            return Number(field, double.MinValue, double.MaxValue);
        }

        public double Number(MessageField field, double low, double high)
        {
            Find(field);
            return NextNumber(field, low, high);
        }

        /// <summary>Fills an array with as many numbers, each 0–1.</summary>
        public void Shares(MessageField field, double[] into)
        {
            if (Find(field) != MessagePackType.Array || _reader.ReadArrayLength() != into.Length)
            {
                throw Wrong(field, "is not a list of " + into.Length);
            }
            for (int i = 0; i < into.Length; i++)
            {
                into[i] = NextNumber(field, 0, 1);
            }
        }

        /// <summary>The bytes of a text, which are UTF-8.</summary>
        public ArraySegment<byte> Text(MessageField field)
        {
            if (Find(field) != MessagePackType.Text)
            {
                throw Wrong(field, "is not text");
            }
            return _reader.ReadTextBytes();
        }

        public static RefusedException OutOfRange(MessageField field)
        {
            return Wrong(field, "is out of range");
        }

        public static RefusedException Wrong(MessageField field, string what)
        {
            return new RefusedException("'" + Names[(int)field] + "' " + what);
        }

        /// <summary>False where a key is no text; of a field that comes twice the last counts.</summary>
        bool FindFields()
        {
            bool withTextKeys = true;
            int count = _reader.ReadMapLength();
            for (int i = 0; i < count; i++)
            {
                if (_reader.Peek() == MessagePackType.Text)
                {
                    int field = Bytes.IndexIn(NameBytes, _reader.ReadTextBytes());
                    if (field >= 0)
                    {
                        _positions[field] = _reader.Position;
                    }
                }
                else
                {
                    withTextKeys = false;
                    _reader.SkipKey();
                }
                _reader.SkipWithin();
            }
            return withTextKeys;
        }

        bool SkipOther()
        {
            _reader.Skip();
            return false;
        }

        MessagePackType Find(MessageField field)
        {
            int position = _positions[(int)field];
            if (position == Absent)
            {
                throw Wrong(field, "is missing");
            }
            _reader.Position = position;
            return _reader.Peek();
        }

        double NextNumber(MessageField field, double low, double high)
        {
            MessagePackType type = _reader.Peek();
            if (type != MessagePackType.Integer && type != MessagePackType.Float)
            {
                throw Wrong(field, "is not a number");
            }
            double value = _reader.ReadNumber();
            if (double.IsNaN(value) || double.IsInfinity(value))
            {
                throw Wrong(field, "is not finite");
            }
            if (value < low || value > high)
            {
                throw OutOfRange(field);
            }
            return value;
        }
    }
}
