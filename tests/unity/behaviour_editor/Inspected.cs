using System;
using UnityEngine;

namespace Evoke.Unity.Behaviour
{
    /// <summary>What tests of inspectors share.</summary>
    static class Inspected
    {
        /// <summary>What a new inspector of some objects draws, a line a control.</summary>
        public static string[] Draw(params UnityEngine.Object[] targets)
        {
            return Drawn.Draw(UnityEditor.Editor.CreateEditor(targets).OnInspectorGUI);
        }

        /// <summary>The text of one of EVOKE's data files.</summary>
        public static TextAsset Shipped(string file)
        {
            return new TextAsset(
                System.IO.File.ReadAllText(
                    System.IO.Path.Combine(Environment.GetEnvironmentVariable("EVOKE_ASSETS"), file)));
        }
    }
}
