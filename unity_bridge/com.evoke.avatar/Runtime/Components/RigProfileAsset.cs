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

        [NonSerialized] string _read;
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
                string text = _json == null ? null : _json.text;
                if (text != _read)
                {
                    _rig = text == null ? null : Rig.Parse(text);
                    _read = text;
                }
                return _rig;
            }
        }
    }
}
