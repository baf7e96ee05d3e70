using System.Collections.Generic;
using UnityEngine;

namespace Evoke.Unity
{
    /// <summary>The mapped blend shapes of one renderer: what stood there before, and what was written last.</summary>
    sealed class MeshShapes
    {
        readonly SkinnedMeshRenderer _renderer;
        readonly FaceShape[] _shapes;
        readonly int[] _places;
        readonly ShapeTrace[] _traces;
        readonly float[] _written;
        readonly bool[] _copied;

        public MeshShapes(SkinnedMeshRenderer renderer, Rig rig, Face face)
        {
            _renderer = renderer;
            Dictionary<string, int> indices = ShapeNames.Of(renderer.sharedMesh);
            Dictionary<string, string> found = rig.Find(indices.Keys);
            var shapes = new List<FaceShape>();
            var places = new List<int>();
            for (int place = 0; place < face.Shapes.Count; place++)
            {
                string shape = face.Shapes[place];
                string spelling;
                if (found.TryGetValue(shape, out spelling))
                {
                    shapes.Add(new FaceShape(renderer, indices[spelling], shape, rig.RegionOf(shape)));
                    places.Add(place);
                }
            }
            _shapes = shapes.ToArray();
            _places = places.ToArray();
            _traces = new ShapeTrace[_shapes.Length];
            _written = new float[_shapes.Length];
            _copied = new bool[_shapes.Length];
        }

        public IReadOnlyList<FaceShape> Shapes => _shapes;

        /// <summary>Notes which shapes a BoneDriver copies here from the body.</summary>
        public void NoteCopied(BoneDriverLink driver)
        {
            for (int i = 0; i < _shapes.Length; i++)
            {
                _copied[i] = driver.Copies(_shapes[i]);
            }
        }

        /// <summary>Writes each shape that does not weigh what it should already.</summary>
        public void Write(Face face, FaceRegions regions, bool leaveCopied)
        {
            for (int i = 0; i < _shapes.Length; i++)
            {
                if (leaveCopied && _copied[i])
                {
                    continue;
                }
                int index = _shapes[i].Index;
                double full = _shapes[i].Full;
                float current = _renderer.GetBlendShapeWeight(index);
                double solved = face.Weights[_places[i]];
                double mixed = regions.Mix(_places[i], solved, current / full, ref _traces[i]);
                _written[i] = (float)(full * mixed);
                if (_written[i] != current)
                {
                    _renderer.SetBlendShapeWeight(index, _written[i]);
                }
            }
        }

        /// <summary>Puts back what the others gave each shape, save where they have written since.</summary>
        public void Restore()
        {
            int count = _renderer == null || _renderer.sharedMesh == null ? 0 : _renderer.sharedMesh.blendShapeCount;
            for (int i = 0; i < _shapes.Length; i++)
            {
                int index = _shapes[i].Index;
                // With another mesh in its place, the weights are still there by their index.
                if (index < count && _renderer.GetBlendShapeWeight(index) == _written[i])
                {
                    _renderer.SetBlendShapeWeight(index, (float)(_shapes[i].Full * _traces[i].Others));
                }
                _traces[i] = new ShapeTrace();
                _written[i] = 0;
            }
        }
    }
}
