using System.Collections.Generic;
using UnityEngine;

namespace Evoke.Unity
{
    /// <summary>
    /// Moves the face of the character that it is on: all meshes and bones below it that the rig knows, and nothing
    /// else. It follows a receiver or a player, or shows what Apply is given. In edit mode it only previews. Disabled,
    /// it puts back what stood on the face before. All members are for the main thread.
    /// </summary>
    [AddComponentMenu("EVOKE/Evoke Face")]
    [DefaultExecutionOrder(-50)]
    [DisallowMultipleComponent]
    [ExecuteAlways]
    public sealed class EvokeFace : MonoBehaviour
    {
        [SerializeField, Tooltip("An Evoke Receiver or Evoke Player; empty for that on this object or above it.")]
        MonoBehaviour _source;

        [SerializeField, Tooltip("The stream to follow; empty for the first that is heard.")]
        string _stream = "";

        [SerializeField] FaceProfile _profile = new FaceProfile();
        [SerializeField] FaceUpdate _updateMethod = FaceUpdate.LateUpdate;
        [SerializeField] FaceLook _look = new FaceLook();
        [SerializeField] FaceMotion _motion = new FaceMotion();
        [SerializeField] FaceSharing _sharing = new FaceSharing();

        /// <summary>
        /// For faces with expressions of their own, such as VRM's: called for each of the eight emotions when the
        /// expression changes, with its word and its strength 0–1.
        /// </summary>
        public ExpressionEvent OnExpression = new ExpressionEvent();

        readonly NearestSource _nearest = new NearestSource();
        readonly FaceSource _heard = new FaceSource();
        readonly FaceWeights _weights = new FaceWeights();
        readonly FaceExpressions _expressions = new FaceExpressions();
        readonly FaceBody _body = new FaceBody();

        /// <summary>An Evoke Receiver or Evoke Player; null for that on this object or above it.</summary>
        public MonoBehaviour Source
        {
            get { return _source; }
            set { _source = value; }
        }

        /// <summary>The stream to follow; "" for the first that is heard.</summary>
        public string Stream
        {
            get { return _stream; }
            set { _stream = value ?? ""; }
        }

        /// <summary>The receiver or player that is followed, or null.</summary>
        public IEmotionSource FollowedSource => _nearest.Of(this, _source);

        /// <summary>The stream that is followed, or "" before one is.</summary>
        public string FollowedStream => _heard.Stream;

        /// <summary>What the face goes by.</summary>
        public FaceProfile Profile => _profile;

        /// <summary>When the face is moved.</summary>
        public FaceUpdate UpdateMethod
        {
            get { return _updateMethod; }
            set { _updateMethod = value; }
        }

        /// <summary>How emotion weights become a face.</summary>
        public FaceLook Look => _look;

        /// <summary>How the face follows through time.</summary>
        public FaceMotion Motion => _motion;

        /// <summary>How the face lives with others that move it.</summary>
        public FaceSharing Sharing => _sharing;

        /// <summary>How far mouth and jaw yield to lip-sync, 0–1.</summary>
        public float SpeechWeight
        {
            get { return _sharing.SpeechWeight; }
            set { _sharing.SpeechWeight = value; }
        }

        /// <summary>How far the lids yield to blinking, 0–1.</summary>
        public float BlinkWeight
        {
            get { return _sharing.BlinkWeight; }
            set { _sharing.BlinkWeight = value; }
        }

        /// <summary>The rig by which the face is moved; null where there is none, and <see cref="Trouble"/> says why.</summary>
        public Rig Rig => Body.Rig;

        /// <summary>Why nothing is moved, in a sentence, or "".</summary>
        public string Trouble => _heard.TroubleWith(_source) ?? Body.Trouble;

        /// <summary>All blend shapes that are moved.</summary>
        public IReadOnlyList<FaceShape> Shapes => Body.Shapes;

        /// <summary>All bones that are turned.</summary>
        public IReadOnlyList<Transform> Bones => Body.Bones;

        /// <summary>Whether a preview is shown.</summary>
        public bool IsPreviewing => _weights.IsPreviewing;

        // A prefab that is open for editing does not play while the scene does.
        bool IsPlaying => Application.IsPlaying(gameObject);

        FaceBody Body
        {
            get
            {
                _body.Refresh(this);
                return _body;
            }
        }

        /// <summary>How much of an emotion is shown, 0–1, before the look makes a face of it; the eight sum to 1.</summary>
        public double Weight(Emotion emotion)
        {
            return _weights.Shown[(int)emotion];
        }

        /// <summary>Follows a state without a receiver; it stays until another is applied, or comes from the stream.</summary>
        public void Apply(EmotionState state)
        {
            _heard.Apply(state);
        }

        /// <summary>Moves the face on by so many seconds: once a frame with the update method Manual.</summary>
        public void Advance(float deltaSeconds)
        {
            _motion.CopyTo(_weights.Steady);
            if (!_weights.IsPreviewing)
            {
                _heard.Read(FollowedSource, _stream);
            }
            if (_weights.Advance(deltaSeconds, _heard))
            {
                Show(deltaSeconds);
            }
        }

        /// <summary>Shows one emotion at a strength 0–1, in edit mode too, until EndPreview; nothing of it is saved.</summary>
        public void Preview(Emotion emotion, float strength = 1)
        {
            var strengths = new double[EmotionWords.Count];
            strengths[(int)emotion] = strength;
            Preview(strengths);
        }

        /// <summary>Shows eight strengths, each 0–1: neutral takes what is left to 1, and a sum over 1 is made 1.</summary>
        public void Preview(double[] strengths)
        {
            _weights.Preview(strengths);
            Show(0);
        }

        /// <summary>Puts back what stood before the preview; again does nothing.</summary>
        public void EndPreview()
        {
            if (_weights.IsPreviewing)
            {
                LetGo();
            }
        }

        /// <summary>
        /// Finds meshes, bones and rig anew: needed where a part that came later is no object with a mesh, as bones alone.
        /// </summary>
        public void Rebind()
        {
            _body.Forget();
        }

        void Start()
        {
            // Not in OnEnable: code that has just added a face sets its rig after that.
            if (IsPlaying && Trouble != "" && OnExpression.GetPersistentEventCount() == 0)
            {
                Debug.LogWarning("Evoke Face: " + Trouble, this);
            }
        }

        void OnDisable()
        {
            _heard.Forget();
            LetGo();
        }

        void OnValidate()
        {
            _sharing.Mend();
        }

        void OnTransformChildrenChanged()
        {
            _body.LookAgain();
        }

        void OnTransformParentChanged()
        {
            _nearest.Forget();
        }

        void Update()
        {
            AdvanceIn(FaceUpdate.Update);
        }

        void LateUpdate()
        {
            AdvanceIn(FaceUpdate.LateUpdate);
        }

        void AdvanceIn(FaceUpdate method)
        {
            if (_updateMethod == method && (IsPlaying || _weights.IsPreviewing))
            {
                Advance(Time.deltaTime);
            }
        }

        void Show(float deltaSeconds)
        {
            Body.Show(_weights.Shown, _look, _sharing, deltaSeconds);
            _expressions.Show(_weights.Shown, _look, this);
        }

        void LetGo()
        {
            _weights.Reset();
            _body.Restore();
            if (!IsPlaying)
            {
                // A rig's file may be another by the next preview.
                _body.Forget();
            }
            _expressions.Restore(this);
        }
    }
}
