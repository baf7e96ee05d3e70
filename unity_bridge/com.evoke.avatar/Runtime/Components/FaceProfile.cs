using System;
using UnityEngine;

namespace Evoke.Unity
{
    /// <summary>What a face goes by: how the character names its shapes, and what an emotion looks like.</summary>
    [Serializable]
    public sealed class FaceProfile
    {
        [SerializeField, Tooltip("Empty to tell the rig by the character's shapes.")]
        RigProfileAsset _rig;

        [SerializeField, Tooltip("A rig file (JSON) without a profile of its own; it goes before the profile.")]
        TextAsset _rigFile;

        [SerializeField, Tooltip("Empty for the expressions that come with EVOKE.")]
        ExpressionProfileAsset _expressions;

        /// <summary>Null to tell the rig by the character's shapes.</summary>
        public RigProfileAsset Rig
        {
            get { return _rig; }
            set { _rig = value; }
        }

        /// <summary>A rig file, JSON, that goes before the profile; or null.</summary>
        public TextAsset RigFile
        {
            get { return _rigFile; }
            set { _rigFile = value; }
        }

        /// <summary>Null for the expressions that come with EVOKE.</summary>
        public ExpressionProfileAsset Expressions
        {
            get { return _expressions; }
            set { _expressions = value; }
        }

        internal FaceProfile Copy()
        {
            return (FaceProfile)MemberwiseClone();
        }

        internal bool IsSameAs(FaceProfile other)
        {
            return ReferenceEquals(_rig, other._rig)
                && ReferenceEquals(_rigFile, other._rigFile)
                && ReferenceEquals(_expressions, other._expressions);
        }

        /// <summary>The rig that is set, or null where none is; a FormatException says what is wrong with its file.</summary>
        internal Rig ReadRig()
        {
            if (_rigFile != null)
            {
                return Evoke.Rig.Parse(_rigFile.text);
            }
            return _rig == null ? null : _rig.Rig;
        }

        internal ExpressionProfile ReadExpressions()
        {
            ExpressionProfile profile = _expressions == null ? null : _expressions.Profile;
            return profile ?? ShippedData.Expressions;
        }
    }
}
