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

        [NonSerialized] string _read;
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
                string text = _json == null ? null : _json.text;
                if (text != _read)
                {
                    _profile = text == null ? null : ExpressionProfile.Parse(text);
                    _read = text;
                }
                return _profile;
            }
        }
    }
}
