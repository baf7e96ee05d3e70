using System;

namespace UnityEngine
{
    public struct Quaternion
    {
        public float x;
        public float y;
        public float z;
        public float w;

        public Quaternion(float x, float y, float z, float w)
        {
            this.x = x;
            this.y = y;
            this.z = z;
            this.w = w;
        }

        public static Quaternion identity
        {
            get { return new Quaternion(0, 0, 0, 1); }
        }

        /// <summary>First right, then left.</summary>
        public static Quaternion operator *(Quaternion l, Quaternion r)
        {
            return new Quaternion(
                l.w * r.x + l.x * r.w + l.y * r.z - l.z * r.y,
                l.w * r.y + l.y * r.w + l.z * r.x - l.x * r.z,
                l.w * r.z + l.z * r.w + l.x * r.y - l.y * r.x,
                l.w * r.w - l.x * r.x - l.y * r.y - l.z * r.z);
        }

        public static Vector3 operator *(Quaternion q, Vector3 v)
        {
            Quaternion turned = q * new Quaternion(v.x, v.y, v.z, 0) * Inverse(q);
            return new Vector3(turned.x, turned.y, turned.z);
        }

        /// <summary>Nearly the same turn, as Unity has it.</summary>
        public static bool operator ==(Quaternion a, Quaternion b)
        {
            return Dot(a, b) > 1 - 1e-6f;
        }

        public static bool operator !=(Quaternion a, Quaternion b)
        {
            return !(a == b);
        }

        public static float Dot(Quaternion a, Quaternion b)
        {
            return a.x * b.x + a.y * b.y + a.z * b.z + a.w * b.w;
        }

        public static Quaternion Inverse(Quaternion q)
        {
            return new Quaternion(-q.x, -q.y, -q.z, q.w);
        }

        public static Quaternion AngleAxis(float degrees, Vector3 axis)
        {
            float length = Mathf.Sqrt(axis.x * axis.x + axis.y * axis.y + axis.z * axis.z);
            float sine = Mathf.Sin(degrees * Mathf.Deg2Rad / 2) / length;
            return new Quaternion(
                axis.x * sine, axis.y * sine, axis.z * sine, Mathf.Cos(degrees * Mathf.Deg2Rad / 2));
        }

        /// <summary>Degrees, 0–180.</summary>
        public static float Angle(Quaternion a, Quaternion b)
        {
            return (float)(Math.Acos(Math.Min(Math.Abs((double)Dot(a, b)), 1)) * 2 * 180 / Math.PI);
        }

        public static Quaternion Slerp(Quaternion a, Quaternion b, float t)
        {
            t = Mathf.Clamp01(t);
            double cosine = Dot(a, b);
            double sign = cosine < 0 ? -1 : 1;
            double angle = Math.Acos(Math.Min(Math.Abs(cosine), 1));
            double sine = Math.Sin(angle);
            double from = sine < 1e-6 ? 1 - t : Math.Sin((1 - t) * angle) / sine;
            double to = sign * (sine < 1e-6 ? t : Math.Sin(t * angle) / sine);
            return new Quaternion(
                (float)(from * a.x + to * b.x),
                (float)(from * a.y + to * b.y),
                (float)(from * a.z + to * b.z),
                (float)(from * a.w + to * b.w));
        }

        public bool Equals(Quaternion other)
        {
            return x.Equals(other.x) && y.Equals(other.y) && z.Equals(other.z) && w.Equals(other.w);
        }

        public override bool Equals(object other)
        {
            return other is Quaternion && Equals((Quaternion)other);
        }

        public override int GetHashCode()
        {
            return x.GetHashCode() ^ y.GetHashCode() ^ z.GetHashCode() ^ w.GetHashCode();
        }

        public override string ToString()
        {
            return "(" + x + ", " + y + ", " + z + ", " + w + ")";
        }
    }
}
