using System;
using System.Collections.Generic;
using UnityEngine;

namespace Evoke.Unity
{
    /// <summary>A character's meshes and bones as a face has found them, found again when they or the settings change.</summary>
    sealed class FaceBody
    {
        static readonly FaceShape[] NoShapes = new FaceShape[0];
        static readonly Transform[] NoBones = new Transform[0];

        FaceMeshes _meshes;
        FaceProfile _profile;
        FaceRig _rig;
        int _capsVersion;

        /// <summary>Null where there is none; then <see cref="Trouble"/> says why.</summary>
        public Rig Rig => _rig == null ? null : _rig.Rig;

        /// <summary>Why nothing is moved, in a sentence, or "".</summary>
        public string Trouble { get; private set; } = "";

        public IReadOnlyList<FaceShape> Shapes => _rig == null ? NoShapes : (IReadOnlyList<FaceShape>)_rig.Shapes;

        public IReadOnlyList<Transform> Bones => _rig == null ? NoBones : _rig.Bones;

        /// <summary>Looks whether all is as it was found, and finds it again where it is not.</summary>
        public void Refresh(EvokeFace owner)
        {
            bool isSame = _meshes != null && !_meshes.HaveChanged() && _profile.IsSameAs(owner.Profile)
                && _capsVersion == owner.Sharing.CapsVersion;
            if (!isSame)
            {
                Restore();
                Find(owner);
            }
        }

        /// <summary>Looks for meshes at the next occasion, also where the number of objects is as before.</summary>
        public void LookAgain()
        {
            if (_meshes != null)
            {
                _meshes.LookAgain();
            }
        }

        public void Forget()
        {
            Restore();
            _meshes = null;
            _rig = null;
        }

        public void Show(double[] weights, FaceLook look, FaceSharing sharing, float deltaSeconds)
        {
            if (_rig != null)
            {
                _rig.Show(weights, look, sharing, deltaSeconds);
            }
        }

        public void Restore()
        {
            if (_rig != null)
            {
                _rig.Restore();
            }
        }

        void Find(EvokeFace owner)
        {
            _meshes = new FaceMeshes(owner);
            _profile = owner.Profile.Copy();
            _capsVersion = owner.Sharing.CapsVersion;
            _rig = null;
            Trouble = "";
            try
            {
                Rig rig = _profile.ReadRig() ?? _meshes.Tell();
                if (rig == null)
                {
                    Trouble = "no rig that comes with EVOKE fits the blend shapes of '" + owner.name
                        + "'; map it in Blender's EVOKE panel and set the rig file that is saved there, or have On "
                        + "Expression move its own expressions";
                    return;
                }
                var found = new FaceRig(_meshes, rig, _profile.ReadExpressions());
                found.Cap(owner.Sharing.Caps);
                _rig = found;
                if (found.Shapes.Count + found.Bones.Count == 0)
                {
                    Trouble = "'" + owner.name + "' has none of the shapes and bones of " + rig.Name
                        + "; set another rig, or put Evoke Face on the object that holds the meshes";
                }
            }
            catch (FormatException error)
            {
                Trouble = "the rig or the expressions of '" + owner.name + "' cannot be read: " + error.Message;
            }
        }
    }
}
