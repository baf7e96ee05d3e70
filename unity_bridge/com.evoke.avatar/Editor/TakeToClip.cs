using System;
using UnityEditor;
using UnityEngine;

namespace Evoke.Unity.Editor
{
    /// <summary>Makes an AnimationClip of what a face shows of a recording, for Timeline and the Animator.</summary>
    public static class TakeToClip
    {
        public const float UsualFramesPerSecond = 30;

        const float Unseen = 0.0002f;
        const float UnseenDegrees = 0.1f;
        const float EveryFrame = -1;

        static readonly string[] Axes = { "x", "y", "z", "w" };

        /// <summary>
        /// A clip for the Animator on the face's object, above it or below it; where there is none, for the face's
        /// object. Shapes and bones that the take does not move have no curve. An InvalidOperationException says in a
        /// sentence why there is no clip.
        /// </summary>
        /// <param name="face">In edit mode; it stays as it is, and its settings count.</param>
        /// <param name="recording">JSON Lines, as Evoke Recorder and `evoke listen --record` write them.</param>
        /// <param name="stream">"" for the first that is fresh.</param>
        /// <param name="framesPerSecond">How often it is sampled, above 0.</param>
        public static AnimationClip Bake(
            EvokeFace face, TextAsset recording, string stream = "", float framesPerSecond = UsualFramesPerSecond)
        {
            if (Application.isPlaying)
            {
                throw new InvalidOperationException("stop Play first: while it plays, the face does not stand at rest");
            }
            face.EndPreview();
            Check(recording);
            if (face.Shapes.Count + face.Bones.Count == 0)
            {
                throw new InvalidOperationException(face.Trouble);
            }
            var sampled = new SampledFace(face, recording, stream, framesPerSecond);
            Transform root = RootOf(face);
            var clip = new AnimationClip { name = recording.name, frameRate = framesPerSecond };
            for (int i = 0; i < sampled.Shapes.Count; i++)
            {
                AddShape(clip, root, sampled.Shapes[i], sampled.Weights[i]);
            }
            for (int i = 0; i < sampled.Bones.Count; i++)
            {
                AddBone(clip, root, sampled.Bones[i], sampled.Rotations[i]);
            }
            clip.EnsureQuaternionContinuity();
            return clip;
        }

        static void Check(TextAsset recording)
        {
            if (recording == null)
            {
                throw new InvalidOperationException("set a recording first");
            }
            try
            {
                Recording.Parse(recording.text);
            }
            catch (FormatException error)
            {
                throw new InvalidOperationException("'" + recording.name + "' cannot be played: " + error.Message);
            }
        }

        static Transform RootOf(EvokeFace face)
        {
            for (Transform level = face.transform; level != null; level = level.parent)
            {
                if (level.GetComponent<Animator>() != null)
                {
                    return level;
                }
            }
            var below = face.GetComponentInChildren<Animator>(true);
            return below == null ? face.transform : below.transform;
        }

        static void AddShape(AnimationClip clip, Transform root, FaceShape shape, float[] weights)
        {
            float standing = shape.Renderer.GetBlendShapeWeight(shape.Index);
            float unseen = Unseen * shape.Full;
            bool isMoved = Array.Exists(weights, weight => Mathf.Abs(weight - standing) > unseen);
            Transform place = shape.Renderer.transform;
            if (isMoved && place.IsChildOf(root))
            {
                Set(clip, root, place, typeof(SkinnedMeshRenderer), "blendShape." + shape.Name, weights, unseen);
            }
        }

        static void AddBone(AnimationClip clip, Transform root, Transform bone, Quaternion[] rotations)
        {
            bool isTurned = Array.Exists(
                rotations, rotation => Quaternion.Angle(rotation, bone.localRotation) > UnseenDegrees);
            if (!isTurned || !bone.IsChildOf(root))
            {
                return;
            }
            // Unity joins the four to one curve, so they have their keys at the same frames.
            Func<Quaternion, float>[] parts = { q => q.x, q => q.y, q => q.z, q => q.w };
            for (int i = 0; i < parts.Length; i++)
            {
                Func<Quaternion, float> part = parts[i];
                float[] values = Array.ConvertAll(rotations, rotation => part(rotation));
                Set(clip, root, bone, typeof(Transform), "m_LocalRotation." + Axes[i], values, EveryFrame);
            }
        }

        static void Set(
            AnimationClip clip,
            Transform root,
            Transform place,
            Type type,
            string property,
            float[] values,
            float tolerance)
        {
            string path = AnimationUtility.CalculateTransformPath(place, root);
            AnimationUtility.SetEditorCurve(
                clip,
                EditorCurveBinding.FloatCurve(path, type, property),
                LinearCurve.Through(values, clip.frameRate, tolerance));
        }
    }
}
