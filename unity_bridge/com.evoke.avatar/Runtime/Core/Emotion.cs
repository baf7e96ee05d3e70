namespace Evoke
{
    /// <summary>The eight emotions; the value is an emotion's place among the eight weights.</summary>
    public enum Emotion
    {
        Neutral = 0,
        Disgusted = 1,
        Fearful = 2,
        Angry = 3,
        Sad = 4,
        Happy = 5,
        Surprised = 6,
        Excited = 7
    }
}
