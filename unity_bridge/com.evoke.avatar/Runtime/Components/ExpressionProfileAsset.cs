using System;
using UnityEngine;

namespace Evoke.Unity
{
    /// <summary>Which action units show an emotion, and how strongly: presets as EVOKE's Blender add-on saves them.</summary>
    [CreateAssetMenu(menuName = "EVOKE/Expression Profile", fileName = "Expression Profile")]
    public sealed class ExpressionProfileAsset : ScriptableObject
    {
        [SerializeField, Tooltip("A file of expressions, JSON.")]
        TextAsset _json;

        [NonSerialized] TextAsset _read;
        [NonSerialized] ExpressionProfile _profile;

        /// <summary>The profile's file.</summary>
        public TextAsset Json
        {
            get { return _json; }
            set { _json = value; }
        }

        /// <summary>The profile, or null while no file is set; a FormatException says what is wrong with the file.</summary>
        public ExpressionProfile Profile
        {
            get
            {
                if (_json != _read || _profile == null)
                {
                    _profile = _json == null ? null : ExpressionProfile.Parse(_json.text);
                    _read = _json;
                }
                return _profile;
            }
        }

        void OnValidate()
        {
            // The file's text may be another by now.
            _profile = null;
        }
    }
}
