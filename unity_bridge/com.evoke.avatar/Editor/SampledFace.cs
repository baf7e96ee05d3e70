using System.Collections.Generic;
using UnityEngine;

namespace Evoke.Unity.Editor
{
    /// <summary>What a face shows of a recording, frame by frame: found on a copy of it that nobody sees.</summary>
    sealed class SampledFace
    {
        readonly Dictionary<Transform, Transform> _originals = new Dictionary<Transform, Transform>();

        /// <summary>Samples a face that is not in trouble.</summary>
        /// <param name="face">Stays as it is; its settings count.</param>
        /// <param name="recording">One that can be played.</param>
        /// <param name="stream">"" for the first that is fresh.</param>
        /// <param name="framesPerSecond">Above 0.</param>
        public SampledFace(EvokeFace face, TextAsset recording, string stream, float framesPerSecond)
        {
            // Below an object that is not active no script of the copy wakes.
            var holder = new GameObject("EVOKE take") { hideFlags = HideFlags.HideAndDontSave };
            holder.SetActive(false);
            try
            {
                EvokeFace copy = Object.Instantiate(face, holder.transform);
                Pair(face, copy);
                var player = holder.AddComponent<EvokePlayer>();
                player.Recording = recording;
                copy.Source = player;
                copy.Stream = stream;
                copy.Motion.Frozen = false;
                copy.OnExpression = new ExpressionEvent();
                Sample(copy, player, framesPerSecond);
            }
            finally
            {
                Object.DestroyImmediate(holder);
            }
        }

        /// <summary>Each mapped shape of the face itself.</summary>
        public List<FaceShape> Shapes { get; } = new List<FaceShape>();

        /// <summary>Each shape's weights, up to its full one (100 as a rule), one a frame.</summary>
        public List<float[]> Weights { get; } = new List<float[]>();

        /// <summary>Each bone of the face itself.</summary>
        public List<Transform> Bones { get; } = new List<Transform>();

        /// <summary>Each bone's local rotations, one a frame.</summary>
        public List<Quaternion[]> Rotations { get; } = new List<Quaternion[]>();

        void Pair(EvokeFace face, EvokeFace copy)
        {
            Transform[] originals = face.GetComponentsInChildren<Transform>(true);
            Transform[] copies = copy.GetComponentsInChildren<Transform>(true);
            for (int i = 0; i < copies.Length; i++)
            {
                _originals[copies[i]] = originals[i];
            }
        }

        void Sample(EvokeFace copy, EvokePlayer player, float framesPerSecond)
        {
            int frames = Mathf.FloorToInt((float)player.Duration * framesPerSecond) + 1;
            var shapes = new List<FaceShape>(copy.Shapes);
            var bones = new List<Transform>(copy.Bones);
            foreach (FaceShape shape in shapes)
            {
                var renderer = _originals[shape.Renderer.transform].GetComponent<SkinnedMeshRenderer>();
                Shapes.Add(new FaceShape(renderer, shape.Index, shape.Shape, shape.Region));
                Weights.Add(new float[frames]);
            }
            foreach (Transform bone in bones)
            {
                Bones.Add(_originals[bone]);
                Rotations.Add(new Quaternion[frames]);
            }
            for (int frame = 0; frame < frames; frame++)
            {
                player.Time = frame / framesPerSecond;
                copy.Advance(frame == 0 ? 0 : 1 / framesPerSecond);
                for (int i = 0; i < shapes.Count; i++)
                {
                    Weights[i][frame] = shapes[i].Renderer.GetBlendShapeWeight(shapes[i].Index);
                }
                for (int i = 0; i < bones.Count; i++)
                {
                    Rotations[i][frame] = bones[i].localRotation;
                }
            }
        }
    }
}
