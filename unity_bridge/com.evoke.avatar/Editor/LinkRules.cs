using System.IO;
using UnityEditor.Build.Reporting;
using UnityEditor.UnityLinker;
using PackageInfo = UnityEditor.PackageManager.PackageInfo;

namespace Evoke.Unity.Editor
{
    /// <summary>Hands the package's link.xml to the build: Unity itself looks for such files below Assets alone.</summary>
    sealed class LinkRules : IUnityLinkerProcessor
    {
        public int callbackOrder => 0;

        public string GenerateAdditionalLinkXmlFile(BuildReport report, UnityLinkerBuildPipelineData data)
        {
            PackageInfo package = PackageInfo.FindForAssembly(typeof(LinkRules).Assembly);
            return package == null ? "" : Path.Combine(package.resolvedPath, "link.xml");
        }
    }
}
