namespace Evoke.Unity
{
    /// <summary>Where a face gets its emotions from: a receiver or a player. All from the main thread.</summary>
    public interface IEmotionSource
    {
        /// <summary>The streams heard of so far.</summary>
        int StreamCount { get; }

        /// <summary>A stream's name, in the order of first hearing.</summary>
        string StreamAt(int index);

        /// <summary>The newest state of a stream where it is newer than <paramref name="version"/>, which it advances.</summary>
        /// <param name="stream">The stream's name.</param>
        /// <param name="version">0 at first; the caller keeps it, one for each stream.</param>
        /// <param name="state">The newest state, also where it is no news; all zero before the first.</param>
        bool TryGetLatest(string stream, ref long version, out EmotionState state);

        /// <summary>Whether a face should fade to neutral; true of a stream that was never heard.</summary>
        bool IsStale(string stream);

        /// <summary>While true, show “demonstration model, not an emotion reading”.</summary>
        bool SyntheticModel(string stream);
    }
}
