using System;
using System.Collections.Generic;

namespace Evoke
{
    /// <summary>How a family of characters names its face: one file of assets/rigs.</summary>
    public sealed class Rig
    {
        const double FullCap = 1.0;
        const double FreeTurn = 180.0;

        readonly string[] _markers;
        readonly string[] _untouchedPrefixes;
        readonly string[] _yieldsTo;
        readonly Dictionary<int, ActionUnit> _actionUnits = new Dictionary<int, ActionUnit>();
        readonly SortedDictionary<string, string> _regions =
            new SortedDictionary<string, string>(StringComparer.Ordinal);
        readonly SortedSet<string> _bones = new SortedSet<string>(StringComparer.Ordinal);
        readonly Dictionary<string, string[]> _spellings = new Dictionary<string, string[]>();
        readonly Dictionary<string, double> _caps;
        readonly Dictionary<string, double> _boneLimits;

        Rig(JsonFields fields)
        {
            Profile = fields.Text("profile");
            Name = fields.Text("name");
            _markers = fields.Texts("markers");
            _untouchedPrefixes = TextsOrNone(fields, "untouched_prefixes");
            _yieldsTo = TextsOrNone(fields, "yields_to");
            _caps = fields.NumbersByName("caps", FullCap);
            _boneLimits = fields.NumbersByName("bone_limits_degrees", FreeTurn);
            ReadRegions(fields.Object("regions"));
            ReadActionUnits(fields.Object("action_units"));
            if (fields.Has("spellings"))
            {
                ReadSpellings(fields.Object("spellings"));
            }
        }

        public string Profile { get; }

        public string Name { get; }

        public IReadOnlyDictionary<int, ActionUnit> ActionUnits
        {
            get { return _actionUnits; }
        }

        /// <summary>Every shape that the rig maps, by its canonical name, in ordinal order.</summary>
        public ICollection<string> Shapes
        {
            get { return _regions.Keys; }
        }

        /// <summary>Every bone that the rig turns, in ordinal order.</summary>
        public ICollection<string> Bones
        {
            get { return _bones; }
        }

        /// <summary>Beginnings of shape names that are never to be touched.</summary>
        public IReadOnlyList<string> UntouchedPrefixes
        {
            get { return _untouchedPrefixes; }
        }

        /// <summary>Reads a rig file's text; a FormatException says what is wrong with it.</summary>
        public static Rig Parse(string json)
        {
            return new Rig(JsonFields.Read(json, "rig"));
        }

        /// <summary>
        /// Of the rigs with a marker among a character's shape names that yield to no other such, the one with the
        /// most shapes found, of two with as many the later one; or null.
        /// </summary>
        public static Rig Tell(IEnumerable<Rig> rigs, ICollection<string> names)
        {
            List<Rig> marked = new List<Rig>(rigs).FindAll(rig => rig.IsMarkedBy(names));
            Rig best = null;
            int most = 0;
            foreach (Rig rig in marked)
            {
                bool yields = marked.Exists(other => Array.IndexOf(rig._yieldsTo, other.Profile) >= 0);
                int found = rig.Find(names).Count;
                if (!yields && found >= most)
                {
                    best = rig;
                    most = found;
                }
            }
            return best;
        }

        /// <summary>The part of the face that a shape belongs to, e.g. "mouth".</summary>
        public string RegionOf(string shape)
        {
            return _regions[shape];
        }

        /// <summary>The most that a shape may weigh.</summary>
        public double CapOf(string shape)
        {
            double cap;
            return _caps.TryGetValue(shape, out cap) ? cap : FullCap;
        }

        /// <summary>The most that a bone may turn, in degrees.</summary>
        public double LimitOf(string bone)
        {
            double limit;
            return _boneLimits.TryGetValue(bone, out limit) ? limit : FreeTurn;
        }

        /// <summary>The rig's shapes among the names: canonical name to the name as the character spells it.</summary>
        public Dictionary<string, string> Find(IEnumerable<string> names)
        {
            var present = new HashSet<string>(names);
            var found = new Dictionary<string, string>();
            foreach (string shape in Shapes)
            {
                string spelling = SpellingIn(present, shape);
                if (spelling != null)
                {
                    found[shape] = spelling;
                }
            }
            return found;
        }

        /// <summary>Whether one of the names that tell this profile from the others is there.</summary>
        public bool IsMarkedBy(IEnumerable<string> names)
        {
            var present = new HashSet<string>(names);
            foreach (string marker in _markers)
            {
                if (SpellingIn(present, marker) != null)
                {
                    return true;
                }
            }
            return false;
        }

        string SpellingIn(HashSet<string> present, string shape)
        {
            if (present.Contains(shape))
            {
                return shape;
            }
            string[] spellings;
            return _spellings.TryGetValue(shape, out spellings) ? Array.Find(spellings, present.Contains) : null;
        }

        static string[] TextsOrNone(JsonFields fields, string name)
        {
            return fields.Has(name) ? fields.Texts(name) : new string[0];
        }

        void ReadRegions(JsonFields regions)
        {
            foreach (string shape in regions.Names)
            {
                _regions[shape] = regions.Text(shape);
            }
        }

        void ReadSpellings(JsonFields spellings)
        {
            foreach (string shape in spellings.Names)
            {
                _spellings[shape] = spellings.Texts(shape);
            }
        }

        void ReadActionUnits(JsonFields units)
        {
            foreach (string number in units.Names)
            {
                _actionUnits[units.UnitNumber(number)] = ReadActionUnit(units.Object(number));
            }
        }

        ActionUnit ReadActionUnit(JsonFields unit)
        {
            unit.Object("shapes");
            Dictionary<string, double> shapes = unit.NumbersByName("shapes", FullCap);
            foreach (string shape in shapes.Keys)
            {
                if (!_regions.ContainsKey(shape))
                {
                    throw new FormatException("the shape '" + shape + "' has no place in 'rig.regions'");
                }
            }
            var bones = new Dictionary<string, double[]>();
            if (unit.Has("bones"))
            {
                JsonFields turns = unit.Object("bones");
                foreach (string bone in turns.Names)
                {
                    bones[bone] = turns.Numbers(bone, 3);
                    if (Array.Exists(bones[bone], degrees => !(Math.Abs(degrees) <= FreeTurn)))
                    {
                        throw new FormatException(
                            "the turn of '" + bone + "' is more than 180 degrees; write three numbers of -180 to 180");
                    }
                    _bones.Add(bone);
                }
            }
            return new ActionUnit(unit.Text("name"), shapes, bones);
        }
    }
}
