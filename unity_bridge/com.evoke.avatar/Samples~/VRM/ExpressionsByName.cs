using System;
using UnityEngine;
using UnityEngine.Events;

namespace Evoke.Unity.Samples
{
    /// <summary>
    /// Translates the eight emotions of a face to the names that an avatar's own expressions have, and adds up those
    /// that share one. Knows no VRM library: drag its target into On Weight, or listen in code.
    /// </summary>
    public sealed class ExpressionsByName : MonoBehaviour
    {
        /// <summary>An expression's name and its weight 0–1.</summary>
        [Serializable]
        public sealed class WeightEvent : UnityEvent<string, float>
        {
        }

        /// <summary>One emotion's name in the avatar, and how much of it at most.</summary>
        [Serializable]
        public sealed class Pair
        {
            public string Emotion;
            public string Expression;
            [Range(0, 1)] public float Strength = 1;

            public Pair()
            {
            }

            public Pair(string emotion, string expression, float strength)
            {
                Emotion = emotion;
                Expression = expression;
                Strength = strength;
            }
        }

        const string LastEmotion = "excited";

        [SerializeField] EvokeFace _face;
        [SerializeField] Pair[] _pairs = Vrm1();

        public WeightEvent OnWeight = new WeightEvent();

        float[] _weights;

        /// <summary>VRM 1.0's presets.</summary>
        public static Pair[] Vrm1()
        {
            return Pairs("angry", "sad", "happy", "surprised");
        }

        /// <summary>VRM 0's presets, which have no surprise; many avatars bring a clip "Surprised".</summary>
        public static Pair[] Vrm0()
        {
            return Pairs("angry", "sorrow", "joy", "Surprised");
        }

        /// <summary>Made in code rather than in the inspector.</summary>
        public void Connect(EvokeFace face, Pair[] pairs)
        {
            OnDisable();
            _face = face;
            _pairs = pairs;
            OnEnable();
        }

        static Pair[] Pairs(string angry, string sad, string happy, string surprised)
        {
            return new[]
            {
                new Pair("disgusted", angry, 0.5f),
                new Pair("fearful", surprised, 0.6f),
                new Pair("angry", angry, 1),
                new Pair("sad", sad, 1),
                new Pair("happy", happy, 1),
                new Pair("surprised", surprised, 1),
                new Pair("excited", happy, 0.7f)
            };
        }

        void OnEnable()
        {
            if (_face != null)
            {
                _face.OnExpression.AddListener(Take);
            }
        }

        void OnDisable()
        {
            if (_face != null)
            {
                _face.OnExpression.RemoveListener(Take);
            }
        }

        void Take(string emotion, float weight)
        {
            if (_weights == null || _weights.Length != _pairs.Length)
            {
                _weights = new float[_pairs.Length];
            }
            for (int i = 0; i < _pairs.Length; i++)
            {
                if (_pairs[i].Emotion == emotion)
                {
                    _weights[i] = weight * _pairs[i].Strength;
                }
            }
            // The eight come one after the other: with the last of them, all are of the same moment.
            if (emotion == LastEmotion)
            {
                Tell();
            }
        }

        void Tell()
        {
            for (int i = 0; i < _pairs.Length; i++)
            {
                string expression = _pairs[i].Expression;
                float sum = 0;
                bool isFirst = true;
                for (int other = 0; other < _pairs.Length; other++)
                {
                    bool isSame = _pairs[other].Expression == expression;
                    isFirst &= !isSame || other >= i;
                    sum += isSame ? _weights[other] : 0;
                }
                if (isFirst)
                {
                    OnWeight.Invoke(expression, Mathf.Clamp01(sum));
                }
            }
        }
    }
}
