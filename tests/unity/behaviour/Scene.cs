using System;
using System.Collections.Generic;
using UnityEngine;

namespace Evoke.Unity.Behaviour
{
    /// <summary>What a test asks of the scene that it has played.</summary>
    static class Scene
    {
        /// <summary>The exceptions and errors on the console.</summary>
        public static List<string> Complaints()
        {
            return new List<string>(Debug.Lines).FindAll(
                line => line.StartsWith("Exception", StringComparison.Ordinal)
                    || line.StartsWith("Error", StringComparison.Ordinal));
        }
    }
}
