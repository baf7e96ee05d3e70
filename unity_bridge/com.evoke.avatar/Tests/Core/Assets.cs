using System;
using System.Collections.Generic;
using System.IO;

namespace Evoke.Tests
{
    /// <summary>EVOKE's data files, in the folder that EVOKE_ASSETS names.</summary>
    static class Assets
    {
        public static string Text(string relative)
        {
            string folder = Environment.GetEnvironmentVariable("EVOKE_ASSETS");
            if (string.IsNullOrEmpty(folder))
            {
                throw new InvalidOperationException("set EVOKE_ASSETS to the folder of EVOKE's assets");
            }
            return File.ReadAllText(Path.Combine(folder, relative));
        }

        public static Rig Rig(string profile)
        {
            return Evoke.Rig.Parse(Text("rigs/" + profile + ".json"));
        }

        public static ExpressionProfile Expressions()
        {
            return ExpressionProfile.Parse(Text("emotions/expressions.json"));
        }

        /// <summary>The cases of a file of assets/vectors.</summary>
        public static List<Dictionary<string, object>> Cases(string file)
        {
            var root = (Dictionary<string, object>)JsonReader.Read(Text("vectors/" + file));
            return ((List<object>)root["cases"]).ConvertAll(entry => (Dictionary<string, object>)entry);
        }

        public static double[] Numbers(object list)
        {
            return ((List<object>)list).ConvertAll(value => (double)value).ToArray();
        }
    }
}
