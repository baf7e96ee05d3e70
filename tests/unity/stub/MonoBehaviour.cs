using System;
using System.Collections.Generic;
using System.Reflection;

namespace UnityEngine
{
    /// <summary>A script: its messages are found by name, private ones too, and an exception in one is logged.</summary>
    public class MonoBehaviour : Behaviour
    {
        readonly Dictionary<string, Action> _messages = new Dictionary<string, Action>();
        bool _awake;
        bool _on;
        bool _started;

        public MonoBehaviour()
        {
            if (Engine.Constructing == 0)
            {
                Debug.LogWarning(
                    "You are trying to create a MonoBehaviour using the 'new' keyword.  This is not allowed.");
            }
        }

        internal int Order
        {
            get
            {
                var order = (DefaultExecutionOrder)Attribute.GetCustomAttribute(GetType(), typeof(DefaultExecutionOrder));
                return order == null ? 0 : order.order;
            }
        }

        internal bool IsOn
        {
            get { return _on; }
        }

        bool RunsNow
        {
            get
            {
                return Application.isPlaying
                    || Attribute.IsDefined(GetType(), typeof(ExecuteAlways))
                    || Attribute.IsDefined(GetType(), typeof(ExecuteInEditMode));
            }
        }

        internal static Component Construct(Type type)
        {
            Engine.Constructing++;
            try
            {
                return (Component)Activator.CreateInstance(type, true);
            }
            finally
            {
                Engine.Constructing--;
            }
        }

        /// <summary>Awake and OnEnable, as the game object is or becomes active.</summary>
        internal void Wake()
        {
            UpdateActivity();
        }

        internal override void UpdateActivity()
        {
            if (!RunsNow || Owner == null)
            {
                return;
            }
            bool active = Owner.activeInHierarchy;
            if (active && !_awake)
            {
                _awake = true;
                Send("Awake");
            }
            // Awake may have destroyed it or unticked its box.
            bool on = !Destroyed && active && RawEnabled;
            if (on != _on)
            {
                _on = on;
                Send(on ? "OnEnable" : "OnDisable");
            }
        }

        internal void StartOnce()
        {
            if (_on && !_started)
            {
                _started = true;
                Send("Start");
            }
        }

        internal override void OnDestroying()
        {
            SwitchOff();
            BidFarewell();
            base.OnDestroying();
        }

        internal void BidFarewell()
        {
            if (_awake)
            {
                _awake = false;
                Send("OnDestroy");
            }
        }

        internal void SwitchOff()
        {
            if (_on)
            {
                _on = false;
                Send("OnDisable");
            }
        }

        /// <summary>After a reload of scripts: enabled again, but neither awoken nor started again.</summary>
        internal void ResumeAs(MonoBehaviour before)
        {
            _awake = before._awake;
            _started = before._started;
        }

        /// <summary>A message without an argument; sent again it allocates nothing.</summary>
        internal void Send(string message)
        {
            Action send;
            if (!_messages.TryGetValue(message, out send))
            {
                MethodInfo method = Method(message);
                send = method == null ? null : (Action)Delegate.CreateDelegate(typeof(Action), this, method);
                _messages[message] = send;
            }
            Call(send);
        }

        internal void Send(string message, bool argument)
        {
            MethodInfo method = Method(message, typeof(bool));
            if (method != null)
            {
                var send = (Action<bool>)Delegate.CreateDelegate(typeof(Action<bool>), this, method);
                Call(() => send(argument));
            }
        }

        void Call(Action send)
        {
            if (send == null)
            {
                return;
            }
            try
            {
                send();
            }
            catch (Exception error)
            {
                Debug.LogException(error, this);
            }
        }

        MethodInfo Method(string name, params Type[] arguments)
        {
            const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic
                | BindingFlags.DeclaredOnly;
            for (Type type = GetType(); type != typeof(MonoBehaviour); type = type.BaseType)
            {
                MethodInfo method = type.GetMethod(name, Own, null, arguments, null);
                if (method != null)
                {
                    return method;
                }
            }
            return null;
        }
    }
}
