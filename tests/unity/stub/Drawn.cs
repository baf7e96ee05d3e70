using System;
using System.Collections.Generic;

namespace UnityEngine
{
    /// <summary>
    /// What an inspector or OnGUI has drawn, a line a control, and the hand that a test lends it: a press, a choice or a
    /// value waits for the control of its label, in the next drawing.
    /// </summary>
    public static class Drawn
    {
        static readonly List<string> s_lines = new List<string>();
        static readonly Dictionary<string, object> s_hand = new Dictionary<string, object>();

        /// <summary>E.g. "Label: Rate | 8.0 Hz", "Popup: Stream | left, right | left", "Button: Play", "Box: …".</summary>
        public static string[] Lines
        {
            get { return s_lines.ToArray(); }
        }

        public static void Press(string button)
        {
            s_hand["Button: " + button] = true;
        }

        public static void Choose(string popup, string option)
        {
            s_hand["Popup: " + popup] = option;
        }

        public static void Give(string label, object value)
        {
            s_hand["Value: " + label] = value;
        }

        /// <summary>Draws once and forgets what was drawn before; a hand that found no control is an error.</summary>
        public static string[] Draw(Action draw)
        {
            s_lines.Clear();
            draw();
            if (s_hand.Count > 0)
            {
                string missing = string.Join(", ", s_hand.Keys);
                s_hand.Clear();
                throw new InvalidOperationException("nothing was drawn for " + missing + ":\n" + string.Join("\n", s_lines));
            }
            return Lines;
        }

        internal static void Clear()
        {
            s_lines.Clear();
            s_hand.Clear();
            GUI.enabled = true;
            GUI.changed = false;
        }

        internal static void Add(string kind, params string[] parts)
        {
            Engine.Check("OnGUI");
            s_lines.Add(kind + ": " + string.Join(" | ", parts));
        }

        internal static bool TakePress(string label)
        {
            object ignored;
            return TakeHand("Button: " + label, out ignored);
        }

        internal static int TakeChoice(string label, int selected, string[] options)
        {
            object option;
            if (!TakeHand("Popup: " + label, out option))
            {
                return selected;
            }
            int chosen = Array.IndexOf(options, (string)option);
            if (chosen < 0)
            {
                throw new InvalidOperationException(label + " has no " + option + ": " + string.Join(", ", options));
            }
            return chosen;
        }

        internal static T TakeValue<T>(string label, T value)
        {
            object given;
            return TakeHand("Value: " + label, out given) ? (T)given : value;
        }

        static bool TakeHand(string key, out object value)
        {
            // What is greyed out takes no hand.
            if (!GUI.enabled || !s_hand.TryGetValue(key, out value))
            {
                value = null;
                return false;
            }
            s_hand.Remove(key);
            GUI.changed = true;
            return true;
        }
    }
}
