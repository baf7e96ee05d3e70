using System.Collections.Generic;
using UnityEditor;
using UnityEngine;

namespace Evoke.Unity.Editor
{
    /// <summary>GameObject → EVOKE → Face setup: what makes the selected character follow a stream.</summary>
    public static class FaceSetup
    {
        const string Item = "GameObject/EVOKE/Face setup";
        const int AmongObjects = 10;

        /// <summary>
        /// Gives a character a face and, where none is above it, a source: the scene's receiver, or one of its own. What
        /// is there already stays as it is.
        /// </summary>
        public static EvokeFace SetUp(GameObject character)
        {
            var face = character.GetComponent<EvokeFace>();
            if (face == null)
            {
                face = Undo.AddComponent<EvokeFace>(character);
            }
            if (face.Source == null && character.GetComponentInParent<IEmotionSource>(true) == null)
            {
                List<EvokeReceiver> receivers = Popups.Beside<EvokeReceiver>(face);
                if (receivers.Count == 0)
                {
                    Undo.AddComponent<EvokeReceiver>(character);
                }
                else
                {
                    Undo.RecordObject(face, "Face setup");
                    face.Source = receivers[0];
                }
            }
            EditorUtility.SetDirty(face);
            return face;
        }

        [MenuItem(Item, false, AmongObjects)]
        static void Run(MenuCommand command)
        {
            GameObject character = Selected(command);
            if (character == null)
            {
                return;
            }
            EvokeFace face = SetUp(character);
            if (face.Trouble.Length > 0)
            {
                Debug.LogWarning("Evoke Face: " + face.Trouble, face);
            }
            else
            {
                Debug.Log(
                    "Evoke Face: '" + character.name + "' is a " + face.Rig.Name + " face; " + face.Shapes.Count
                    + " shapes and " + face.Bones.Count + " bones are moved", face);
            }
        }

        [MenuItem(Item, true)]
        static bool CanRun()
        {
            GameObject selected = Selection.activeGameObject;
            return selected != null && !EditorUtility.IsPersistent(selected);
        }

        // From the Hierarchy's own menu the item is run for each of the selected objects.
        static GameObject Selected(MenuCommand command)
        {
            var clicked = command.context as GameObject;
            return clicked != null ? clicked : Selection.activeGameObject;
        }
    }
}
