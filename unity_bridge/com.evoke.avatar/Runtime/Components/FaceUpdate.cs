namespace Evoke.Unity
{
    /// <summary>When a face is moved.</summary>
    public enum FaceUpdate
    {
        /// <summary>After the Animator, before Reallusion's BoneDriver and most lip-sync.</summary>
        LateUpdate,

        /// <summary>Before the Animator.</summary>
        Update,

        /// <summary>When your code calls Advance.</summary>
        Manual
    }
}
