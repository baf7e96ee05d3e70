using System;

namespace Evoke
{
    /// <summary>
    /// What a face remembers of one shape of one mesh, so as to tell its own writing from the others'; new is untouched.
    /// </summary>
    public struct ShapeTrace
    {
        // A mesh keeps weights as 32-bit floats of 0–100.
        const double Rounding = 2.5e-7;

        double _written;

        /// <summary>
        /// The weight that all others gave the shape, which is put back when the face lets go of it. Whoever else
        /// writes a shape is taken to write its whole weight, as animators and lip-sync do.
        /// </summary>
        public double Others { get; private set; }

        /// <summary>To be told the shape's weight before it is written: what is not our own is the others'.</summary>
        internal void Read(double current)
        {
            if (Math.Abs(current - _written) > Rounding)
            {
                Others = current;
            }
        }

        /// <summary>To be told what is written.</summary>
        internal void Write(double weight)
        {
            _written = weight;
        }
    }
}
