using System;
using System.Collections.Generic;
using UnityEngine;

namespace Evoke.Unity
{
    /// <summary>A character's face as it was found: its rig, meshes and bones, and what solves and writes it.</summary>
    sealed class FaceRig
    {
        readonly ExpressionSolver _solver;
        readonly Face _face;
        readonly FaceRegions _regions;
        readonly List<MeshShapes> _meshes = new List<MeshShapes>();
        readonly FaceBones _bones;
        readonly BoneDriverLink _driver;

        /// <summary>A FormatException says what is wrong with the rig.</summary>
        /// <param name="meshes">Whose shapes are moved, and beside which bones are looked for.</param>
        /// <param name="rig">Names the shapes and bones.</param>
        /// <param name="expressions">What an emotion looks like.</param>
        public FaceRig(FaceMeshes meshes, Rig rig, ExpressionProfile expressions)
        {
            Rig = rig;
            _solver = new ExpressionSolver(rig, expressions);
            _face = _solver.NewFace();
            _regions = new FaceRegions(rig, _face);
            foreach (SkinnedMeshRenderer renderer in meshes.Renderers)
            {
                var mesh = new MeshShapes(renderer, rig, _face);
                _meshes.Add(mesh);
                Shapes.AddRange(mesh.Shapes);
            }
            _bones = new FaceBones(meshes.Own<Transform>(), _face);
            _driver = BoneDriverLink.Find(meshes.Own<MonoBehaviour>());
            if (_driver != null)
            {
                _meshes.ForEach(mesh => mesh.NoteCopied(_driver));
            }
        }

        public Rig Rig { get; }

        /// <summary>All shapes that are moved, of all meshes.</summary>
        public List<FaceShape> Shapes { get; } = new List<FaceShape>();

        public IReadOnlyList<Transform> Bones => _bones.Bones;

        /// <summary>Sets the caps; those of shapes that this character has not are passed over.</summary>
        public void Cap(List<ShapeCap> caps)
        {
            foreach (ShapeCap cap in caps)
            {
                FaceShape shape = Shapes.Find(one => one.Shape == cap.Shape || one.Name == cap.Shape);
                if (shape.Shape != null)
                {
                    _regions.SetCap(shape.Shape, Math.Min(cap.Most, Rig.CapOf(shape.Shape)));
                }
            }
        }

        /// <summary>Solves and writes the face that shows eight weights.</summary>
        public void Show(double[] weights, FaceLook look, FaceSharing sharing, float deltaSeconds)
        {
            _solver.Upper = look.Upper;
            _solver.Lower = look.Lower;
            _solver.Solve(weights, _face, look.Intensity, look.Sharpness, look.Contrast);
            _regions.SpeechWeight = sharing.SpeechWeight;
            _regions.BlinkWeight = sharing.BlinkWeight;
            foreach (RegionSetting region in sharing.Regions)
            {
                _regions.Set(region.Region, region.Weight, region.Mode);
            }
            if (_driver != null)
            {
                _driver.Look(deltaSeconds);
            }
            bool leaveCopied = _driver != null && _driver.CopiesShapes;
            foreach (MeshShapes mesh in _meshes)
            {
                mesh.Write(_face, _regions, leaveCopied);
            }
            if (_driver != null && _driver.TurnsBones)
            {
                _bones.Restore();
            }
            else
            {
                _bones.Write(_face, _regions, sharing.JawBone, sharing.EyeBones);
            }
        }

        public void Restore()
        {
            foreach (MeshShapes mesh in _meshes)
            {
                mesh.Restore();
            }
            _bones.Restore();
        }
    }
}
