using System.Collections.Generic;
using Evoke.Unity.Samples;
using Evoke.Unity.Tests;
using NUnit.Framework;
using UnityEditor;
using UnityEditor.SceneManagement;
using UnityEngine;
using UnityEngine.Rendering;
using UniVRM10;
using VRM;

namespace Evoke.Unity.Behaviour
{
    /// <summary>The samples, as a developer who has imported them meets them.</summary>
    [TestFixture]
    public sealed class SampleTests
    {
        const string Smile = "Mouth_Smile_L";
        const string Sample = "Packages/com.evoke.avatar/Runtime/Data/recordings/sample.jsonl.txt";

        Character _character;

        [SetUp]
        public void SetUp()
        {
            PlayMode.NewScene();
            AssetDatabase.Forget();
            System.Reflection.Assembly.Load("Sample.HelloFace.Editor");
            GraphicsSettings.currentRenderPipeline = null;
            EditorSceneManager.Agrees = true;
            _character = Character.WithFace("cc4_extended");
        }

        [Test]
        public void Hello_face_builds_a_scene_whose_head_plays()
        {
            BuildHello();
            EvokeFace face = Object.FindObjectOfType<EvokeFace>();
            Assert.That(face.GetComponent<EvokeReceiver>(), Is.Not.Null);
            EditorApplication.Play();
            face = Object.FindObjectOfType<EvokeFace>();
            face.Motion.Smoothing = 0;
            for (int i = 0; i < 120; i++)
            {
                PlayMode.Frame(0.25f);
            }
            Assert.That(face.Source, Is.SameAs(face.GetComponent<EvokePlayer>()));
            Assert.That(face.FollowedStream, Is.EqualTo("evoke"));
            Assert.That(face.Weight(Emotion.Neutral), Is.Not.EqualTo(1));
            PlayMode.Leave();
        }

        [Test]
        public void Its_camera_stands_before_the_eyes_and_its_material_is_the_pipelines()
        {
            var original = new Material(null) { name = "Lit" };
            var pipeline = ScriptableObject.CreateInstance<RenderPipelineAsset>();
            pipeline.defaultMaterial = original;
            GraphicsSettings.currentRenderPipeline = pipeline;
            BuildHello();
            Transform camera = Camera.main.transform;
            Assert.That(camera.position.y, Is.EqualTo(1.7f).Within(1e-5));
            Assert.That(camera.position.z, Is.EqualTo(0.1f + 0.9f).Within(1e-5));
            Assert.That(camera.LookedAt.z, Is.EqualTo(0.1f).Within(1e-5));
            var material = AssetDatabase.LoadAssetAtPath<Material>("Assets/Samples/EvokeHead.mat");
            Assert.That(material.mainTexture.name, Is.EqualTo("EvokeHead"));
            var renderer = Object.FindObjectOfType<SkinnedMeshRenderer>();
            Assert.That(renderer.sharedMaterials, Is.EqualTo(new[] { material, material }));
        }

        [Test]
        public void Hello_face_leaves_the_scene_where_saving_was_cancelled_or_the_head_is_missing()
        {
            Menus.Run("GameObject/EVOKE/Hello face");
            Assert.That(Debug.Lines[0], Is.EqualTo(
                "Error: EvokeHead.fbx is not in the project; import the sample 'Hello face' again"));
            PutHead();
            EditorSceneManager.Agrees = false;
            Menus.Run("GameObject/EVOKE/Hello face");
            Assert.That(_character.Root != null, Is.True);
        }

        [Test]
        public void Two_players_follow_a_stream_each_and_change_places()
        {
            Character other = Character.WithFace("arkit");
            var receiver = new GameObject("Radio").AddComponent<EvokeReceiver>();
            var sample = receiver.gameObject.AddComponent<TwoPlayers>();
            sample.Connect(receiver, _character.Face, other.Face);
            Assert.That(_character.Face.Stream + " " + other.Face.Stream, Is.EqualTo("player1 player2"));
            Assert.That(other.Face.Source, Is.SameAs(receiver));
            sample.Swap();
            Assert.That(_character.Face.Stream + " " + other.Face.Stream, Is.EqualTo("player2 player1"));
        }

        [Test]
        public void An_animator_is_driven_and_is_neutral_where_the_stream_is_stale()
        {
            var animator = _character.Root.AddComponent<Animator>();
            Player(Recordings.Of(Emotion.Happy, Emotion.Sad, Emotion.Neutral));
            _character.Root.AddComponent<EmotionAnimator>().Connect(_character.Face, animator);
            PlayMode.Enter();
            PlayMode.Frame(0.5f);
            PlayMode.Frame(0);
            Assert.That(animator.Integers["Emotion"], Is.EqualTo((int)Emotion.Happy));
            PlayMode.Frame(0.75f);
            PlayMode.Frame(0);
            Assert.That(animator.Integers["Emotion"], Is.EqualTo((int)Emotion.Sad));
            _character.Root.GetComponent<EvokePlayer>().Stop();
            PlayMode.Frame(10);
            Assert.That(animator.Integers["Emotion"], Is.EqualTo((int)Emotion.Neutral));
            Assert.That(animator.Floats["Valence"], Is.EqualTo(0.5f));
            PlayMode.Leave();
        }

        [Test]
        public void The_readout_says_that_a_demonstration_is_one()
        {
            var readout = new GameObject("Readout").AddComponent<EmotionReadout>();
            Assert.That(Drawn.Draw(() => OnGUI(readout)), Is.EqualTo(new[] { "Label: no stream yet" }));
            EvokePlayer player = Player(Recordings.HappyThenSad(syntheticModel: true));
            readout.Connect(_character.Face);
            player.Time = 1;
            string[] lines = Drawn.Draw(() => OnGUI(readout));
            Assert.That(lines[0], Is.EqualTo("Label: demonstration model, not an emotion reading"));
            Assert.That(lines[1], Is.EqualTo("Label: demo: happy"));
            player.Recording = Recordings.HappyThenSad(syntheticModel: false);
            player.Time = 2;
            Assert.That(Drawn.Draw(() => OnGUI(readout))[0], Is.EqualTo("Label: demo: sad"));
            player.Stop();
            Assert.That(Drawn.Draw(() => OnGUI(readout)), Is.EqualTo(new[] { "Label: demo: silent" }));
        }

        [Test]
        public void A_take_is_recorded_and_played_by_two_buttons()
        {
            EvokePlayer live = Player(Recordings.HappyThenSad());
            live.Loop = false;
            _character.Root.AddComponent<EvokeRecorder>();
            var other = new GameObject("Tape").AddComponent<EvokePlayer>();
            other.PlayOnEnable = false;
            var buttons = new GameObject("Buttons").AddComponent<RecordAndPlay>();
            buttons.Connect(_character.Face, _character.Root.GetComponent<EvokeRecorder>(), other);
            PlayMode.Enter();
            buttons = Object.FindObjectOfType<RecordAndPlay>();
            Drawn.Press("Record");
            Drawn.Draw(() => OnGUI(buttons));
            for (int i = 0; i < 15; i++)
            {
                PlayMode.Frame(0.125f);
            }
            Drawn.Press("Play");
            Drawn.Draw(() => OnGUI(buttons));
            for (int i = 0; i < 9; i++)
            {
                PlayMode.Frame(0.125f);
            }
            Assert.That(_character.Face.Source.name, Is.EqualTo("Tape"));
            Assert.That(_character.Face.Weight(Emotion.Happy), Is.EqualTo(1).Within(1e-6));
            PlayMode.Leave();
        }

        [Test]
        public void Emotions_become_an_avatars_own_expressions()
        {
            var told = new Dictionary<string, float>();
            var names = _character.Root.AddComponent<ExpressionsByName>();
            names.Connect(_character.Face, ExpressionsByName.Vrm0());
            names.OnWeight.AddListener((name, weight) => told[name] = weight);
            _character.Show(Emotion.Sad);
            Assert.That(told["sorrow"], Is.EqualTo(1));
            Assert.That(told["joy"], Is.EqualTo(0));
            _character.Show(Emotion.Disgusted);
            Assert.That(told["angry"], Is.EqualTo(0.5f));
            Assert.That(told["sorrow"], Is.EqualTo(0));
            names.Connect(_character.Face, ExpressionsByName.Vrm1());
            _character.Show(Emotion.Excited);
            Assert.That(told["happy"], Is.EqualTo(0.7f));
        }

        [Test]
        public void The_lines_for_VRM_hand_the_weights_to_the_avatar()
        {
            PlayMode.Enter();
            var vrm1 = _character.Root.AddComponent<Vrm10Instance>();
            var vrm0 = _character.Root.AddComponent<VRMBlendShapeProxy>();
            var names = _character.Root.AddComponent<ExpressionsByName>();
            foreach (string page in new[] { "Page.UniVRM10", "Page.VRM" })
            {
                _character.Root.AddComponent(System.Reflection.Assembly.Load(page).GetType("VrmWeights"));
            }
            names.Connect(_character.Face, ExpressionsByName.Vrm1());
            _character.Show(Emotion.Sad);
            Assert.That(vrm1.Runtime.Expression.GetWeight(new ExpressionKey(ExpressionPreset.sad)), Is.EqualTo(1));
            Assert.That(vrm1.Runtime.Expression.GetWeight(new ExpressionKey(ExpressionPreset.surprised)), Is.EqualTo(0));
            names.Connect(_character.Face, ExpressionsByName.Vrm0());
            _character.Show(Emotion.Excited);
            Assert.That(vrm0.GetValue(BlendShapeKey.CreateFromPreset(BlendShapePreset.Joy)), Is.EqualTo(0.7f));
            Assert.That(vrm0.GetValue(BlendShapeKey.CreateUnknown("Surprised")), Is.EqualTo(0));
            PlayMode.Leave();
        }

        void BuildHello()
        {
            PutHead();
            AssetDatabase.Put(
                new TextAsset(System.IO.File.ReadAllText(
                    System.IO.Path.Combine(
                        System.Environment.GetEnvironmentVariable("EVOKE_ASSETS"), "recordings/sample.jsonl"))),
                Sample);
            Assert.That(Menus.Run("GameObject/EVOKE/Hello face"), Is.True);
        }

        /// <summary>A model with the sample head's names, its eyes before its neck and 1.70 m above the floor.</summary>
        static void PutHead()
        {
            var model = Character.Of("cc4_extended");
            model.Root.name = "EvokeHead";
            model.Renderer().sharedMaterials = new Material[2];
            Bone(model, "CC_Base_Head", 0, 0);
            Bone(model, "CC_Base_L_Eye", 0.03f, 0.1f);
            Bone(model, "CC_Base_R_Eye", -0.03f, 0.1f);
            AssetDatabase.Put(model.Root, "Assets/Samples/EvokeHead.fbx");
            AssetDatabase.Put(new Texture2D { name = "EvokeHead" }, "Assets/Samples/EvokeHead.png");
        }

        static void Bone(Character model, string name, float x, float z)
        {
            Transform bone = new GameObject(name).transform;
            bone.SetParent(model.Root.transform, false);
            bone.localPosition = new Vector3(x, 1.7f, z);
        }

        EvokePlayer Player(TextAsset recording)
        {
            var player = _character.Root.AddComponent<EvokePlayer>();
            player.Recording = recording;
            return player;
        }

        static void OnGUI(MonoBehaviour script)
        {
            const System.Reflection.BindingFlags Own =
                System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic;
            script.GetType().GetMethod("OnGUI", Own).Invoke(script, null);
        }
    }
}
