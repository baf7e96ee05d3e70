using System;
using System.Collections.Generic;
using System.Reflection;
using UnityEngine;
using Object = UnityEngine.Object;

namespace UnityEditor
{
    [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
    public sealed class MenuItem : Attribute
    {
        public readonly string Path;
        public readonly bool IsValidation;

        public MenuItem(string itemName) : this(itemName, false, 1000)
        {
        }

        public MenuItem(string itemName, bool isValidateFunction) : this(itemName, isValidateFunction, 1000)
        {
        }

        public MenuItem(string itemName, bool isValidateFunction, int priority)
        {
            Path = itemName;
            IsValidation = isValidateFunction;
        }
    }

    public sealed class MenuCommand
    {
        public Object context;

        public MenuCommand(Object inContext)
        {
            context = inContext;
        }
    }

    /// <summary>The menus that EVOKE's assemblies add, and a hand on them.</summary>
    public static class Menus
    {
        /// <summary>False where the item is greyed out.</summary>
        public static bool Run(string path, Object context = null)
        {
            MethodInfo validation = Find(path, true);
            if (validation != null && !(bool)Call(validation, context))
            {
                return false;
            }
            MethodInfo item = Find(path, false);
            if (item == null)
            {
                throw new InvalidOperationException("there is no menu item " + path);
            }
            Call(item, context);
            return true;
        }

        internal static IEnumerable<Type> EvokeTypes()
        {
            Assembly.Load("Evoke.Unity.Editor");
            foreach (Assembly assembly in AppDomain.CurrentDomain.GetAssemblies())
            {
                string name = assembly.GetName().Name;
                if (name.StartsWith("Evoke", StringComparison.Ordinal) || name.StartsWith("Sample", StringComparison.Ordinal))
                {
                    foreach (Type type in assembly.GetTypes())
                    {
                        yield return type;
                    }
                }
            }
        }

        internal static void Send(object receiver, string message)
        {
            MethodInfo method = receiver.GetType().GetMethod(
                message, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, null, Type.EmptyTypes, null);
            if (method != null)
            {
                method.Invoke(receiver, null);
            }
        }

        static MethodInfo Find(string path, bool validation)
        {
            foreach (Type type in EvokeTypes())
            {
                foreach (MethodInfo method in type.GetMethods(
                    BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
                {
                    foreach (MenuItem item in method.GetCustomAttributes(typeof(MenuItem), false))
                    {
                        if (item.Path == path && item.IsValidation == validation)
                        {
                            return method;
                        }
                    }
                }
            }
            return null;
        }

        static object Call(MethodInfo method, Object context)
        {
            object[] arguments = method.GetParameters().Length == 0
                ? new object[0]
                : new object[] { new MenuCommand(context) };
            try
            {
                return method.Invoke(null, arguments);
            }
            catch (TargetInvocationException wrapped)
            {
                throw wrapped.InnerException;
            }
        }
    }
}
