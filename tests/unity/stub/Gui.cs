namespace UnityEngine
{
    public class GUIContent
    {
        public static GUIContent none = new GUIContent("");

        public GUIContent(string text) : this(text, "")
        {
        }

        public GUIContent(string text, string tooltip)
        {
            this.text = text;
            this.tooltip = tooltip;
        }

        public string text { get; set; }

        public string tooltip { get; set; }
    }

    public sealed class GUIStyle
    {
        public GUIStyle()
        {
        }

        public GUIStyle(GUIStyle other)
        {
            fontSize = other.fontSize;
            wordWrap = other.wordWrap;
        }

        public int fontSize { get; set; }

        public bool wordWrap { get; set; }
    }

    public sealed class GUISkin : ScriptableObject
    {
        public GUIStyle label { get; set; } = new GUIStyle();

        public GUIStyle box { get; set; } = new GUIStyle();
    }

    public sealed class GUILayoutOption
    {
        internal GUILayoutOption()
        {
        }
    }

    public class GUI
    {
        static readonly GUISkin s_skin = new GUISkin();

        public static bool enabled { get; set; } = true;

        public static bool changed { get; set; }

        public static Color color { get; set; } = Color.white;

        public static Color contentColor { get; set; } = Color.white;

        public static GUISkin skin
        {
            get { return s_skin; }
        }
    }

    public class GUILayout
    {
        public static void Label(string text, params GUILayoutOption[] options)
        {
            Drawn.Add("Label", text);
        }

        public static void Label(string text, GUIStyle style, params GUILayoutOption[] options)
        {
            Drawn.Add("Label", text);
        }

        public static bool Button(string text, params GUILayoutOption[] options)
        {
            Drawn.Add("Button", text);
            return Drawn.TakePress(text);
        }

        public static void BeginArea(Rect screenRect)
        {
        }

        public static void EndArea()
        {
        }

        public static void BeginHorizontal(params GUILayoutOption[] options)
        {
        }

        public static void EndHorizontal()
        {
        }

        public static void BeginVertical(GUIStyle style, params GUILayoutOption[] options)
        {
        }

        public static void EndVertical()
        {
        }

        public static void Space(float pixels)
        {
        }

        public static float HorizontalSlider(float value, float leftValue, float rightValue, params GUILayoutOption[] options)
        {
            return value;
        }

        public static GUILayoutOption Width(float width)
        {
            return new GUILayoutOption();
        }

        public static GUILayoutOption Height(float height)
        {
            return new GUILayoutOption();
        }

        public static GUILayoutOption ExpandWidth(bool expand)
        {
            return new GUILayoutOption();
        }
    }
}
