using System.Reflection;

namespace UnityEditor.Build
{
    public interface IOrderedCallback
    {
        int callbackOrder { get; }
    }
}

namespace UnityEditor.Build.Reporting
{
    public sealed class BuildReport : UnityEngine.Object
    {
    }
}

namespace UnityEditor.UnityLinker
{
    public sealed class UnityLinkerBuildPipelineData
    {
    }

    public interface IUnityLinkerProcessor : Build.IOrderedCallback
    {
        string GenerateAdditionalLinkXmlFile(Build.Reporting.BuildReport report, UnityLinkerBuildPipelineData data);
    }
}

namespace UnityEditor.PackageManager
{
    public sealed class PackageInfo
    {
        /// <summary>Where the package of EVOKE's assemblies lies; null where they were copied into Assets.</summary>
        public static string Installed;

        public string resolvedPath { get; private set; }

        public static PackageInfo FindForAssembly(Assembly assembly)
        {
            return Installed == null ? null : new PackageInfo { resolvedPath = Installed };
        }
    }
}
