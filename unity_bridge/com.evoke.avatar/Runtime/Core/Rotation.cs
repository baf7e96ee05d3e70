using System;

namespace Evoke
{
    /// <summary>A turn from rest as a unit quaternion, right-handed unless it came from ToUnity.</summary>
    public struct Rotation
    {
        public static readonly Rotation Identity = new Rotation(1, 0, 0, 0);

        public readonly double W;
        public readonly double X;
        public readonly double Y;
        public readonly double Z;

        public Rotation(double w, double x, double y, double z)
        {
            W = w;
            X = x;
            Y = y;
            Z = z;
        }

        /// <summary>How far it turns, 0–360.</summary>
        public double AngleDegrees
        {
            get { return 2 * Math.Atan2(Math.Sqrt(X * X + Y * Y + Z * Z), W) * 180 / Math.PI; }
        }

        /// <summary>The turn of a rotation vector in degrees, shortened to the limit where it is longer.</summary>
        public static Rotation FromVector(double x, double y, double z, double limitDegrees)
        {
            double angle = Math.Sqrt(x * x + y * y + z * z);
            if (angle == 0)
            {
                return Identity;
            }
            double half = Math.Min(angle, limitDegrees) * Math.PI / 180 / 2;
            double scale = Math.Sin(half) / angle;
            return new Rotation(Math.Cos(half), x * scale, y * scale, z * scale);
        }

        /// <summary>The same turn in Unity's left-handed axes: new Quaternion(X, Y, Z, W) of the result.</summary>
        public Rotation ToUnity()
        {
            return new Rotation(W, X, -Y, -Z);
        }
    }
}
