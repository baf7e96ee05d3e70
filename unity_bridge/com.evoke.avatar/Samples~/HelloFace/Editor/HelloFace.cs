using System.IO;
using Evoke.Unity.Editor;
using UnityEditor;
using UnityEditor.SceneManagement;
using UnityEngine;
using UnityEngine.Rendering;

namespace Evoke.Unity.Samples
{
    /// <summary>GameObject → EVOKE → Hello face: a new scene with the sample head, whatever pipeline renders it.</summary>
    public static class HelloFace
    {
        const string Item = "GameObject/EVOKE/Hello face";
        const string Recording = "Packages/com.evoke.avatar/Runtime/Data/recordings/sample.jsonl.txt";
        const float Distance = 0.9f;

        [MenuItem(Item, false, 11)]
        static void Build()
        {
            var model = Find<GameObject>("EvokeHead t:GameObject");
            if (model == null)
            {
                Debug.LogError("EvokeHead.fbx is not in the project; import the sample 'Hello face' again");
                return;
            }
            if (!EditorSceneManager.SaveCurrentModifiedScenesIfUserWantsTo())
            {
                return;
            }
            EditorSceneManager.NewScene(NewSceneSetup.DefaultGameObjects, NewSceneMode.Single);
            var head = (GameObject)PrefabUtility.InstantiatePrefab(model);
            Paint(head, model);
            EvokeFace face = FaceSetup.SetUp(head);
            var player = head.AddComponent<EvokePlayer>();
            player.Recording = AssetDatabase.LoadAssetAtPath<TextAsset>(Recording);
            head.AddComponent<LiveOrRecorded>().Connect(face, head.GetComponent<EvokeReceiver>(), player);
            LookAt(head);
            Selection.activeGameObject = head;
        }

        /// <summary>Gives all parts a copy of the pipeline's default material, with the head's texture.</summary>
        static void Paint(GameObject head, GameObject model)
        {
            RenderPipelineAsset pipeline = GraphicsSettings.currentRenderPipeline;
            Material original = pipeline == null
                ? AssetDatabase.GetBuiltinExtraResource<Material>("Default-Material.mat")
                : pipeline.defaultMaterial;
            var material = new Material(original) { mainTexture = Find<Texture2D>("EvokeHead t:Texture2D") };
            string folder = Path.GetDirectoryName(AssetDatabase.GetAssetPath(model)).Replace('\\', '/');
            AssetDatabase.CreateAsset(material, AssetDatabase.GenerateUniqueAssetPath(folder + "/EvokeHead.mat"));
            foreach (Renderer renderer in head.GetComponentsInChildren<Renderer>(true))
            {
                Material[] materials = renderer.sharedMaterials;
                for (int i = 0; i < materials.Length; i++)
                {
                    materials[i] = material;
                }
                renderer.sharedMaterials = materials;
            }
        }

        /// <summary>Puts the camera before the eyes.</summary>
        static void LookAt(GameObject head)
        {
            Transform[] bones = head.GetComponentsInChildren<Transform>(true);
            Vector3 neck = Place(bones, "CC_Base_Head");
            Vector3 eyes = (Place(bones, "CC_Base_L_Eye") + Place(bones, "CC_Base_R_Eye")) * 0.5f;
            Vector3 forward = eyes - neck;
            forward.y = 0;
            Camera camera = Camera.main;
            camera.fieldOfView = 30;
            camera.nearClipPlane = 0.05f;
            camera.transform.position = eyes + forward.normalized * Distance;
            camera.transform.LookAt(eyes);
        }

        static Vector3 Place(Transform[] bones, string name)
        {
            return System.Array.Find(bones, bone => bone.name == name).position;
        }

        static T Find<T>(string filter) where T : Object
        {
            string[] found = AssetDatabase.FindAssets(filter);
            return found.Length == 0 ? null : AssetDatabase.LoadAssetAtPath<T>(AssetDatabase.GUIDToAssetPath(found[0]));
        }
    }
}
