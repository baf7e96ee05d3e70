using System;
using System.Collections.Generic;
using UnityEngine;

namespace Evoke.Unity
{
    /// <summary>
    /// The bones that a face turns: from where the others hold them, an Animator for instance, or from rest where nobody
    /// else moves them.
    /// </summary>
    sealed class FaceBones
    {
        readonly Transform[] _bones;
        readonly int[] _places;
        readonly Quaternion[] _others;
        readonly Quaternion[] _written;
        readonly bool[] _turned;

        /// <summary>Those of a face, by their names.</summary>
        public FaceBones(Transform[] all, Face face)
        {
            var bones = new List<Transform>();
            var places = new List<int>();
            for (int place = 0; place < face.Bones.Count; place++)
            {
                Transform bone = Array.Find(all, one => one.name == face.Bones[place]);
                if (bone != null)
                {
                    bones.Add(bone);
                    places.Add(place);
                }
            }
            _bones = bones.ToArray();
            _places = places.ToArray();
            _others = new Quaternion[_bones.Length];
            _written = new Quaternion[_bones.Length];
            _turned = new bool[_bones.Length];
        }

        public IReadOnlyList<Transform> Bones => _bones;

        /// <summary>Turns the bones by their regions' share of what was solved; those not wanted are let go.</summary>
        public void Write(Face face, FaceRegions regions, bool jaw, bool eyes)
        {
            for (int i = 0; i < _bones.Length; i++)
            {
                Rotation turn = face.Turns[_places[i]].ToUnity();
                bool wanted = regions.IsEye(_places[i]) ? eyes : jaw;
                double share = wanted ? regions.ShareOfBone(_places[i]) : 0;
                if (share > 0 && turn.W < 1)
                {
                    var whole = new Quaternion((float)turn.X, (float)turn.Y, (float)turn.Z, (float)turn.W);
                    Turn(i, Quaternion.Slerp(Quaternion.identity, whole, (float)share));
                }
                else
                {
                    LetGo(i);
                }
            }
        }

        /// <summary>Puts the bones back, save where others have turned them since.</summary>
        public void Restore()
        {
            for (int i = 0; i < _bones.Length; i++)
            {
                LetGo(i);
            }
        }

        void Turn(int i, Quaternion turn)
        {
            Transform bone = _bones[i];
            if (bone == null)
            {
                return;
            }
            if (!_turned[i] || !IsAsWritten(i))
            {
                _others[i] = bone.localRotation;
            }
            bone.localRotation = _others[i] * turn;
            // As Unity has rounded it.
            _written[i] = bone.localRotation;
            _turned[i] = true;
        }

        void LetGo(int i)
        {
            if (_turned[i] && _bones[i] != null && IsAsWritten(i))
            {
                _bones[i].localRotation = _others[i];
            }
            _turned[i] = false;
        }

        bool IsAsWritten(int i)
        {
            // Unity's == takes what is near for the same.
            return _bones[i].localRotation.Equals(_written[i]);
        }
    }
}
