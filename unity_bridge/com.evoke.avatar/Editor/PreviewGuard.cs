using UnityEditor;
using UnityEditor.SceneManagement;
using UnityEngine;

namespace Evoke.Unity.Editor
{
    /// <summary>
    /// Ends every face's preview before it could be kept: before a scene or a prefab is saved, and before play mode, for
    /// which the Editor backs the scene up while scripts are still enabled.
    /// </summary>
    [InitializeOnLoad]
    static class PreviewGuard
    {
        static PreviewGuard()
        {
            EditorApplication.playModeStateChanged += change =>
            {
                if (change == PlayModeStateChange.ExitingEditMode)
                {
                    EndPreviews();
                }
            };
            EditorSceneManager.sceneSaving += (scene, path) => EndPreviews();
            PrefabStage.prefabSaving += prefab => EndPreviews();
        }

        static void EndPreviews()
        {
            foreach (EvokeFace face in Resources.FindObjectsOfTypeAll<EvokeFace>())
            {
                face.EndPreview();
            }
        }
    }
}
