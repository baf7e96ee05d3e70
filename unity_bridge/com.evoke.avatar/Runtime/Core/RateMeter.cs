using System;

namespace Evoke
{
    /// <summary>How often something happens, over the last three seconds. Not thread-safe.</summary>
    sealed class RateMeter
    {
        const double SlotSeconds = 0.25;
        const int Slots = 12;
        const double LeastSeconds = 1;

        readonly int[] _counts = new int[Slots];
        long _slot;
        double _since = double.NaN;

        public void Count(double now)
        {
            MoveOn(now);
            if (double.IsNaN(_since))
            {
                _since = now;
            }
            _counts[_slot % Slots]++;
        }

        public double PerSecond(double now)
        {
            MoveOn(now);
            int total = 0;
            foreach (int count in _counts)
            {
                total += count;
            }
            if (total == 0)
            {
                _since = double.NaN;
                return 0;
            }
            double window = (Slots - 1) * SlotSeconds + (now - _slot * SlotSeconds);
            return total / Math.Max(LeastSeconds, Math.Min(window, now - _since));
        }

        void MoveOn(double now)
        {
            long slot = Math.Max(_slot, (long)(now / SlotSeconds));
            for (long i = Math.Max(_slot + 1, slot - Slots + 1); i <= slot; i++)
            {
                _counts[i % Slots] = 0;
            }
            _slot = slot;
        }
    }
}
