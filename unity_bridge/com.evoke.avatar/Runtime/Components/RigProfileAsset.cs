using System;
using UnityEngine;

namespace Evoke.Unity
{
    /// <summary>How a family of characters names its face: a rig file as EVOKE's Blender add-on saves it.</summary>
    [CreateAssetMenu(menuName = "EVOKE/Rig Profile", fileName = "Rig Profile")]
    public sealed class RigProfileAsset : ScriptableObject
    {
        [SerializeField, Tooltip("A rig file, JSON.")]
        TextAsset _json;

        [NonSerialized] TextAsset _read;
        [NonSerialized] Rig _rig;

        /// <summary>The rig's file.</summary>
        public TextAsset Json
        {
            get { return _json; }
            set { _json = value; }
        }

        /// <summary>The rig, or null while no file is set; a FormatException says what is wrong with the file.</summary>
        public Rig Rig
        {
            get
            {
                if (_json != _read || _rig == null)
                {
                    _rig = _json == null ? null : Rig.Parse(_json.text);
                    _read = _json;
                }
                return _rig;
            }
        }

        void OnValidate()
        {
            // The file's text may be another by now.
            _rig = null;
        }
    }
}
