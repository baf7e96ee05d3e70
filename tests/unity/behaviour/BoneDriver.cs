using UnityEngine;

namespace Reallusion.Runtime
{
    /// <summary>What Reallusion's BoneDriver does to a character, by its own rules.</summary>
    public sealed class BoneDriver : MonoBehaviour
    {
        [SerializeField] public bool bones = true;
        [SerializeField] public bool expressions = true;

        /// <summary>Degrees of the jaw at Jaw_Open 100.</summary>
        public float JawDegrees = 20;

        /// <summary>The jaw's bone as it was when LateUpdate came.</summary>
        public Quaternion JawBefore { get; private set; }

        void LateUpdate()
        {
            var body = GetComponent<SkinnedMeshRenderer>();
            Transform jaw = transform.parent.Find("Head/CC_Base_JawRoot");
            JawBefore = jaw.localRotation;
            if (bones)
            {
                float open = body.GetBlendShapeWeight(body.sharedMesh.GetBlendShapeIndex("Jaw_Open"));
                jaw.localRotation = Quaternion.AngleAxis(JawDegrees * open / 100, new Vector3(0, 0, 1));
            }
            if (expressions)
            {
                CopyShapes(body);
            }
        }

        void CopyShapes(SkinnedMeshRenderer body)
        {
            foreach (SkinnedMeshRenderer target in transform.parent.GetComponentsInChildren<SkinnedMeshRenderer>())
            {
                if (target == body || target.name == "CC_Base_Tongue")
                {
                    continue;
                }
                for (int i = 0; i < body.sharedMesh.blendShapeCount; i++)
                {
                    int index = target.sharedMesh.GetBlendShapeIndex(body.sharedMesh.GetBlendShapeName(i));
                    if (index >= 0)
                    {
                        target.SetBlendShapeWeight(index, body.GetBlendShapeWeight(i));
                    }
                }
            }
        }
    }
}
