using System.Collections.Generic;
using UnityEngine;

namespace Evoke.Unity
{
    /// <summary>The source that a component asks: what is set on it, else that on its object or above it.</summary>
    sealed class NearestSource
    {
        readonly List<IEmotionSource> _found = new List<IEmotionSource>();
        MonoBehaviour _above;

        /// <summary>Null where there is none, or what is set is none.</summary>
        public IEmotionSource Of(Component asker, MonoBehaviour set)
        {
            if (set != null)
            {
                return set as IEmotionSource;
            }
            // A component that was destroyed is null to Unity, but would not be as an interface.
            if (_above == null || !_above.isActiveAndEnabled)
            {
                _above = Find(asker);
            }
            return _above as IEmotionSource;
        }

        /// <summary>Looks above the asker anew, as after it has got another parent.</summary>
        public void Forget()
        {
            _above = null;
        }

        /// <summary>The nearest that is enabled; else the nearest; else null.</summary>
        MonoBehaviour Find(Component asker)
        {
            asker.GetComponentsInParent(true, _found);
            foreach (IEmotionSource source in _found)
            {
                var script = source as MonoBehaviour;
                if (script != null && script.isActiveAndEnabled)
                {
                    return script;
                }
            }
            return _found.Count == 0 ? null : _found[0] as MonoBehaviour;
        }
    }
}
