using System;
using System.Reflection;
using UnityEngine;

namespace Evoke.Unity
{
    /// <summary>
    /// Reallusion's BoneDriver, where a character has one. It is found by the name of its type and its two switches, so
    /// that nothing depends on it. In LateUpdate it turns its bones by the body's shapes (switch bones) and copies the
    /// body's shapes to the other meshes, the tongue excepted (switch expressions).
    /// </summary>
    sealed class BoneDriverLink
    {
        const string TypeName = "BoneDriver";
        const string Tongue = "CC_Base_Tongue";
        const float SecondsBetweenLooks = 0.25f;

        readonly MonoBehaviour _driver;
        readonly SkinnedMeshRenderer _body;
        readonly Func<object> _bones;
        readonly Func<object> _expressions;
        float _untilLook;

        BoneDriverLink(MonoBehaviour driver)
        {
            _driver = driver;
            _body = driver.GetComponent<SkinnedMeshRenderer>();
            _bones = Switch(driver, "bones");
            _expressions = Switch(driver, "expressions");
        }

        /// <summary>It turns the bones itself.</summary>
        public bool TurnsBones { get; private set; }

        /// <summary>It copies the body's shapes to the other meshes.</summary>
        public bool CopiesShapes { get; private set; }

        /// <summary>Null where the character has none.</summary>
        public static BoneDriverLink Find(MonoBehaviour[] scripts)
        {
            foreach (MonoBehaviour script in scripts)
            {
                if (script.GetType().Name != TypeName)
                {
                    continue;
                }
                var link = new BoneDriverLink(script);
                if (link._body != null && link._bones != null && link._expressions != null)
                {
                    link.Look();
                    return link;
                }
            }
            return null;
        }

        /// <summary>Whether it copies this shape from the body, when its switch is on.</summary>
        public bool Copies(FaceShape shape)
        {
            bool isOwn = shape.Renderer == _body || shape.Renderer.name == Tongue || _body == null;
            Mesh mesh = isOwn ? null : _body.sharedMesh;
            return mesh != null && mesh.GetBlendShapeIndex(shape.Name) >= 0;
        }

        /// <summary>Reads the switches again now and then: to read them by reflection allocates a little.</summary>
        public void Look(float deltaSeconds)
        {
            _untilLook -= deltaSeconds;
            if (_untilLook <= 0)
            {
                Look();
            }
        }

        void Look()
        {
            _untilLook = SecondsBetweenLooks;
            bool runs = _driver != null && _driver.isActiveAndEnabled;
            TurnsBones = runs && (bool)_bones();
            CopiesShapes = runs && (bool)_expressions();
        }

        static Func<object> Switch(MonoBehaviour driver, string name)
        {
            const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
            FieldInfo field = driver.GetType().GetField(name, Any);
            if (field != null && field.FieldType == typeof(bool))
            {
                return () => field.GetValue(driver);
            }
            PropertyInfo property = driver.GetType().GetProperty(name, Any);
            bool isSwitch = property != null && property.PropertyType == typeof(bool) && property.CanRead;
            return isSwitch ? () => property.GetValue(driver, null) : (Func<object>)null;
        }
    }
}
