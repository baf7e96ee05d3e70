using System;
using System.Collections.Generic;
using UnityEngine;

namespace Evoke.Unity
{
    /// <summary>The rigs and expressions that come with the package, read at first use.</summary>
    public static class ShippedData
    {
        const string RigFolder = "Evoke/rigs";
        const string ExpressionFile = "Evoke/emotions/expressions";

        static Rig[] s_rigs;
        static ExpressionProfile s_expressions;

        /// <summary>All rigs, in the order of their profiles' names.</summary>
        public static IReadOnlyList<Rig> Rigs
        {
            get
            {
                if (s_rigs == null)
                {
                    TextAsset[] files = Resources.LoadAll<TextAsset>(RigFolder);
                    Array.Sort(files, (a, b) => string.CompareOrdinal(a.name, b.name));
                    s_rigs = Array.ConvertAll(files, file => Rig.Parse(file.text));
                }
                return s_rigs;
            }
        }

        /// <summary>What an emotion looks like where nobody has set anything else.</summary>
        public static ExpressionProfile Expressions
        {
            get
            {
                if (s_expressions == null)
                {
                    var file = Resources.Load<TextAsset>(ExpressionFile);
                    if (file == null)
                    {
                        throw new FormatException("'" + ExpressionFile + "' is missing; install com.evoke.avatar anew");
                    }
                    s_expressions = ExpressionProfile.Parse(file.text);
                }
                return s_expressions;
            }
        }
    }
}
