using System;
using System.Collections.Generic;
using UnityEngine;

namespace Evoke.Unity
{
    /// <summary>The bones that a face turns: their rest, and whether they are turned away from it.</summary>
    sealed class FaceBones
    {
        const int FirstGazeUnit = 61;
        const int LastGazeUnit = 64;

        readonly Transform[] _bones;
        readonly int[] _places;
        readonly bool[] _isEye;
        readonly Quaternion[] _rests;
        readonly bool[] _turned;

        /// <summary>The bones are looked for by name below a transform; those that have no rest yet stand at it now.</summary>
        public FaceBones(Transform root, Rig rig, Face face, Dictionary<Transform, Quaternion> rests)
        {
            Transform[] all = root.GetComponentsInChildren<Transform>(true);
            var bones = new List<Transform>();
            var places = new List<int>();
            for (int place = 0; place < face.Bones.Count; place++)
            {
                Transform bone = Array.Find(all, one => one.name == face.Bones[place]);
                if (bone == null)
                {
                    continue;
                }
                bones.Add(bone);
                places.Add(place);
                if (!rests.ContainsKey(bone))
                {
                    rests.Add(bone, bone.localRotation);
                }
            }
            _bones = bones.ToArray();
            _places = places.ToArray();
            _isEye = Array.ConvertAll(_places, place => IsEye(rig, face.Bones[place]));
            _rests = Array.ConvertAll(_bones, bone => rests[bone]);
            _turned = new bool[_bones.Length];
        }

        public IReadOnlyList<Transform> Bones => _bones;

        /// <summary>Turns the bones by their regions' share of what was solved; those not wanted stay at rest.</summary>
        public void Write(Face face, FaceRegions regions, bool jaw, bool eyes)
        {
            for (int i = 0; i < _bones.Length; i++)
            {
                Rotation turn = face.Turns[_places[i]].ToUnity();
                bool wanted = _isEye[i] ? eyes : jaw;
                double share = wanted ? regions.ShareOfBone(_places[i]) : 0;
                bool isTurned = share > 0 && turn.W < 1;
                // At rest, a bone belongs to the Animator.
                if ((!isTurned && !_turned[i]) || _bones[i] == null)
                {
                    continue;
                }
                var whole = new Quaternion((float)turn.X, (float)turn.Y, (float)turn.Z, (float)turn.W);
                _bones[i].localRotation = _rests[i] * Quaternion.Slerp(Quaternion.identity, whole, (float)share);
                _turned[i] = isTurned;
            }
        }

        public void Restore()
        {
            for (int i = 0; i < _bones.Length; i++)
            {
                if (_turned[i] && _bones[i] != null)
                {
                    _bones[i].localRotation = _rests[i];
                }
                _turned[i] = false;
            }
        }

        static bool IsEye(Rig rig, string bone)
        {
            for (int number = FirstGazeUnit; number <= LastGazeUnit; number++)
            {
                ActionUnit unit;
                if (rig.ActionUnits.TryGetValue(number, out unit) && unit.Bones.ContainsKey(bone))
                {
                    return true;
                }
            }
            return false;
        }
    }
}
