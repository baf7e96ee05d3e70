using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;

namespace Evoke.Tests
{
    /// <summary>EVOKE's data: in the folder that EVOKE_ASSETS names, or the package's own copies of it in Unity.</summary>
    static class Assets
    {
        static readonly string[] Folders =
        {
            Environment.GetEnvironmentVariable("EVOKE_ASSETS") ?? "",
            Path.GetFullPath("Packages/com.evoke.avatar/Runtime/Data/Resources/Evoke"),
            Path.GetFullPath("Packages/com.evoke.avatar/Runtime/Data"),
            Path.GetFullPath("Packages/com.evoke.avatar/Tests/Data")
        };

        // Unity reads no text from a file whose name ends otherwise: the copies' names end so.
        static readonly string[] Endings = { "", ".txt" };

        public static string Text(string relative)
        {
            foreach (string folder in Folders)
            {
                foreach (string ending in Endings)
                {
                    string path = Path.Combine(folder, relative + ending);
                    if (File.Exists(path))
                    {
                        return File.ReadAllText(path);
                    }
                }
            }
            throw new FileNotFoundException(relative + " is not among EVOKE's data: set EVOKE_ASSETS to its folder");
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
            return ((List<object>)list).ConvertAll(Number).ToArray();
        }

        /// <summary>A number that JsonReader has read, whole or not.</summary>
        public static double Number(object value)
        {
            return Convert.ToDouble(value, CultureInfo.InvariantCulture);
        }
    }
}
