using System;
using System.IO;
using System.Reflection;
using NUnit.Framework;
using UnityEditor.UnityLinker;
using PackageInfo = UnityEditor.PackageManager.PackageInfo;

namespace Evoke.Unity.Behaviour
{
    /// <summary>A build's linker hears of the package's link.xml.</summary>
    [TestFixture]
    public sealed class LinkRulesTests
    {
        [TearDown]
        public void TearDown()
        {
            PackageInfo.Installed = null;
        }

        [Test]
        public void The_package_s_file_is_named_where_the_package_lies()
        {
            PackageInfo.Installed = Path.Combine("Library", "PackageCache", "com.evoke.avatar");
            string expected = Path.Combine("Library", "PackageCache", "com.evoke.avatar", "link.xml");
            Assert.That(Rules().GenerateAdditionalLinkXmlFile(null, null), Is.EqualTo(expected));
        }

        [Test]
        public void Copied_into_Assets_it_is_found_by_Unity_itself()
        {
            Assert.That(Rules().GenerateAdditionalLinkXmlFile(null, null), Is.EqualTo(""));
        }

        /// <summary>Found as Unity finds it, by its interface.</summary>
        static IUnityLinkerProcessor Rules()
        {
            Type[] types = Array.FindAll(
                Assembly.Load("Evoke.Unity.Editor").GetTypes(), typeof(IUnityLinkerProcessor).IsAssignableFrom);
            Assert.That(types.Length, Is.EqualTo(1));
            return (IUnityLinkerProcessor)Activator.CreateInstance(types[0]);
        }
    }
}
