using UnityEngine.SceneManagement;

namespace UnityEngine
{
    public sealed partial class GameObject
    {
        Scene _scene;

        /// <summary>That of the root.</summary>
        public Scene scene
        {
            get { return transform.root.gameObject._scene; }
        }

        internal void MoveTo(Scene scene)
        {
            _scene = scene;
        }
    }
}

namespace UnityEngine.SceneManagement
{
    public struct Scene
    {
        internal Scene(int handle)
        {
            this.handle = handle;
        }

        public int handle { get; }

        public static bool operator ==(Scene left, Scene right)
        {
            return left.handle == right.handle;
        }

        public static bool operator !=(Scene left, Scene right)
        {
            return left.handle != right.handle;
        }

        public override bool Equals(object other)
        {
            return other is Scene && (Scene)other == this;
        }

        public override int GetHashCode()
        {
            return handle;
        }
    }

    public class SceneManager
    {
        static int s_scenes;

        public static Scene CreateScene(string sceneName)
        {
            return new Scene(++s_scenes);
        }

        /// <summary>Roots alone, as Unity has it.</summary>
        public static void MoveGameObjectToScene(GameObject go, Scene scene)
        {
            if (go.transform.parent != null)
            {
                throw new System.ArgumentException("Gameobject is not a root in a scene");
            }
            go.MoveTo(scene);
        }
    }
}
