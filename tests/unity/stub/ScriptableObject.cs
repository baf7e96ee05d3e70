using System;

namespace UnityEngine
{
    public class ScriptableObject : Object
    {
        public static T CreateInstance<T>() where T : ScriptableObject
        {
            return (T)CreateInstance(typeof(T));
        }

        public static ScriptableObject CreateInstance(Type type)
        {
            Engine.Check("CreateInstance");
            return (ScriptableObject)Activator.CreateInstance(type);
        }
    }

    public class TextAsset : Object
    {
        string _text;

        public TextAsset(string text)
        {
            _text = text;
        }

        public string text
        {
            get
            {
                CheckAlive("get_text");
                return _text;
            }
        }

        /// <summary>Its file has been imported again, with another text.</summary>
        public void Reimport(string text)
        {
            _text = text;
        }

        public byte[] bytes
        {
            get { return System.Text.Encoding.UTF8.GetBytes(text); }
        }
    }
}
