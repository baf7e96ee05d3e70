namespace Evoke
{
    /// <summary>How the face's weight of a shape goes together with what others, such as lip-sync, write there.</summary>
    public enum RegionMode
    {
        /// <summary>The face's weight takes the place of the others'.</summary>
        Replace,

        /// <summary>The larger of the two is shown.</summary>
        Max,

        /// <summary>Both are shown, summed.</summary>
        Add
    }
}
