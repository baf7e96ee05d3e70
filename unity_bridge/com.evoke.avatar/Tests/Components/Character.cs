using System;
using System.Collections.Generic;
using UnityEngine;

namespace Evoke.Unity.Tests
{
    /// <summary>A character as it is imported: meshes with blend shapes, and bones, below one object with a face.</summary>
    public sealed class Character : IDisposable
    {
        public const string JawBone = "CC_Base_JawRoot";

        /// <summary>How the jaw's bone stands at rest.</summary>
        public static readonly Quaternion JawRest = Quaternion.AngleAxis(90, new Vector3(0, 0, 1));

        readonly Transform _jaw;

        public Character(string name = "Kevin")
        {
            Root = new GameObject(name);
            _jaw = NewObject(JawBone, NewObject("Head", Root.transform));
            _jaw.localRotation = JawRest;
        }

        public GameObject Root { get; }

        public EvokeFace Face
        {
            get { return Root.GetComponent<EvokeFace>(); }
        }

        public Transform Jaw
        {
            get { return _jaw; }
        }

        /// <summary>A character of a shipped profile: a body with all of its shapes and one that no rig maps.</summary>
        public static Character Of(string profile)
        {
            var character = new Character();
            var shapes = new List<string>(RigOf(profile).Shapes) { "Unmapped" };
            character.Add("CC_Base_Body", shapes.ToArray());
            return character;
        }

        /// <summary>A character of a shipped profile with a face that follows at once.</summary>
        public static Character WithFace(string profile)
        {
            Character character = Of(profile);
            character.AddFace();
            return character;
        }

        public static Rig RigOf(string profile)
        {
            foreach (Rig rig in ShippedData.Rigs)
            {
                if (rig.Profile == profile)
                {
                    return rig;
                }
            }
            throw new ArgumentException("no rig is called " + profile);
        }

        public EvokeFace AddFace()
        {
            var face = Root.AddComponent<EvokeFace>();
            face.Motion.Smoothing = 0;
            return face;
        }

        /// <summary>Adds a renderer whose mesh has these blend shapes.</summary>
        public SkinnedMeshRenderer Add(string name, params string[] shapes)
        {
            var renderer = NewObject(name, Root.transform).gameObject.AddComponent<SkinnedMeshRenderer>();
            renderer.sharedMesh = MeshOf(shapes);
            return renderer;
        }

        public SkinnedMeshRenderer Renderer(string name = "CC_Base_Body")
        {
            return Root.transform.Find(name).GetComponent<SkinnedMeshRenderer>();
        }

        /// <summary>A shape's weight, 0–100.</summary>
        public float Weight(string shape, string renderer = "CC_Base_Body")
        {
            return Weight(Renderer(renderer), shape);
        }

        public static float Weight(SkinnedMeshRenderer renderer, string shape)
        {
            return renderer.GetBlendShapeWeight(renderer.sharedMesh.GetBlendShapeIndex(shape));
        }

        public void SetWeight(string shape, float weight, string renderer = "CC_Base_Body")
        {
            SkinnedMeshRenderer skin = Renderer(renderer);
            skin.SetBlendShapeWeight(skin.sharedMesh.GetBlendShapeIndex(shape), weight);
        }

        /// <summary>Shows a state as one frame does.</summary>
        public void Show(Emotion emotion, double certainty = 1, float seconds = 0.1f)
        {
            Face.Apply(States.Of(emotion, certainty));
            Face.Advance(seconds);
        }

        public static Mesh MeshOf(params string[] shapes)
        {
            return MeshOf(100, shapes);
        }

        /// <summary>A mesh whose shapes are whole at a weight, each with another shape at half of it.</summary>
        public static Mesh MeshOf(float full, params string[] shapes)
        {
            var mesh = new Mesh { vertices = new Vector3[3] };
            foreach (string shape in shapes)
            {
                mesh.AddBlendShapeFrame(shape, full / 2, new Vector3[3], null, null);
                mesh.AddBlendShapeFrame(shape, full, new Vector3[3], null, null);
            }
            return mesh;
        }

        public void Dispose()
        {
            UnityEngine.Object.DestroyImmediate(Root);
        }

        /// <summary>Adds a bone below the head, and has the face find it.</summary>
        public Transform AddBone(string name)
        {
            Transform bone = NewObject(name, _jaw.parent);
            Face.Rebind();
            return bone;
        }

        static Transform NewObject(string name, Transform parent)
        {
            Transform made = new GameObject(name).transform;
            made.SetParent(parent, false);
            return made;
        }
    }
}
