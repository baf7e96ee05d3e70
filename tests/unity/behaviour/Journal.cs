using System.Collections.Generic;
using UnityEngine;

namespace Evoke.Unity.Behaviour
{
    /// <summary>Writes down each message that Unity sends it.</summary>
    public class Journal : MonoBehaviour
    {
        public static readonly List<string> Lines = new List<string>();

        void Awake()
        {
            Note("Awake");
        }

        void OnEnable()
        {
            Note("OnEnable");
        }

        void Start()
        {
            Note("Start");
        }

        void Update()
        {
            Note("Update");
        }

        void LateUpdate()
        {
            Note("LateUpdate");
        }

        void OnApplicationPause(bool paused)
        {
            Note("OnApplicationPause " + paused);
        }

        void OnDisable()
        {
            Note("OnDisable");
        }

        void OnDestroy()
        {
            Note("OnDestroy");
        }

        void Note(string message)
        {
            Lines.Add(GetType().Name + " " + message);
        }
    }

    [DefaultExecutionOrder(-10)]
    public sealed class EarlyJournal : Journal
    {
    }
}
