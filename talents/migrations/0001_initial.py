import core.crypto
import core.days_in_sql
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('core', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Talent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('staff_no', models.CharField(max_length=20, unique=True, verbose_name='staff number')),
                ('name_zh', models.CharField(max_length=60, verbose_name='Chinese name')),
                ('family_name', models.CharField(blank=True, max_length=60, verbose_name='family name (as in the passport)')),
                ('given_name', models.CharField(blank=True, max_length=60, verbose_name='given name (as in the passport)')),
                ('pinyin', models.CharField(blank=True, help_text='For search and sorting.', max_length=120, verbose_name='pinyin')),
                ('gender', models.CharField(blank=True, choices=[('female', 'female'), ('male', 'male')], max_length=10, verbose_name='gender')),
                ('birth_date', models.DateField(blank=True, null=True, verbose_name='date of birth')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('phone', models.CharField(blank=True, max_length=30, verbose_name='telephone')),
                ('post', models.CharField(blank=True, max_length=100, verbose_name='post')),
                ('title', models.CharField(blank=True, max_length=40, verbose_name='professional title')),
                ('title_level', models.CharField(blank=True, choices=[('junior', 'junior title'), ('intermediate', 'intermediate title'), ('associate_senior', 'associate senior title'), ('senior', 'senior title')], max_length=20, verbose_name='level of the title')),
                ('highest_degree', models.CharField(blank=True, choices=[('bachelor', 'bachelor'), ('master', 'master'), ('doctorate', 'doctorate')], max_length=10, verbose_name='highest degree')),
                ('highest_degree_on', models.DateField(blank=True, null=True, verbose_name='date of the highest degree')),
                ('doctorate_on', models.DateField(blank=True, null=True, verbose_name='date of the doctorate')),
                ('csc_return_on', models.DateField(blank=True, null=True, verbose_name='last return from a CSC stay')),
                ('has_language_proof', models.BooleanField(default=False, editable=False)),
                ('has_csc_stay', models.BooleanField(default=False, editable=False)),
                ('has_said_yes', models.BooleanField(default=False, editable=False)),
                ('hire_date', models.DateField(blank=True, null=True, verbose_name='hired on')),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='left on')),
                ('employment_kind', models.CharField(blank=True, choices=[('regular', 'regular staff'), ('contract', 'contract staff'), ('postdoc', 'postdoc at the hospital'), ('student', 'student'), ('external', 'from elsewhere')], max_length=10, verbose_name='employment')),
                ('nationality', models.CharField(blank=True, max_length=2, verbose_name='nationality (code)')),
                ('foreign_permanent_residence', models.BooleanField(blank=True, null=True, verbose_name='permanent residence abroad')),
                ('category', models.CharField(blank=True, choices=[('outstanding_innovative', 'outstanding innovative talent'), ('young_innovative_excellent', 'young innovative excellent talent')], max_length=40, verbose_name='Shuren category')),
                ('cohort_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='year of the cohort')),
                ('research_field', models.CharField(blank=True, max_length=200, verbose_name='field of work')),
                ('search_text', models.TextField(blank=True, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('department', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='talents', to='accounts.department', verbose_name='department')),
                ('photo', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.storedfile')),
                ('thumbnail', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='core.storedfile')),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='talent', to=settings.AUTH_USER_MODEL, verbose_name='account')),
            ],
            options={
                'verbose_name': 'talent',
                'verbose_name_plural': 'talents',
                'ordering': ['staff_no'],
                'permissions': [('import_talent', 'Can bring in the roster')],
                'indexes': [models.Index(fields=['pinyin'], name='talent_by_pinyin'), models.Index(fields=['birth_date'], name='talent_by_birth_date'), models.Index(fields=['email'], name='talent_by_email'), models.Index(models.F('left_on'), models.F('employment_kind'), models.F('nationality'), core.days_in_sql.DayOrLast('birth_date'), models.F('birth_date'), models.F('foreign_permanent_residence'), models.F('title_level'), models.F('highest_degree'), models.F('highest_degree_on'), models.F('has_language_proof'), models.F('has_csc_stay'), models.F('has_said_yes'), models.F('staff_no'), models.F('id'), name='talent_as_rules_see_it')],
                'constraints': [models.CheckConstraint(condition=models.Q(('staff_no', ''), _negated=True), name='talent_has_a_staff_number'), models.CheckConstraint(condition=models.Q(('birth_date', None), ('hire_date', None), ('birth_date__lt', models.F('hire_date')), _connector='OR'), name='talent_born_before_hired', violation_error_message='The date of birth must lie before the day of hiring.')],
            },
        ),
        migrations.CreateModel(
            name='StayAbroad',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('country', models.CharField(blank=True, max_length=2, verbose_name='country or region (code)')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='from')),
                ('ends_on', models.DateField(blank=True, help_text='Empty: not over yet.', null=True, verbose_name='to')),
                ('activity', models.CharField(choices=[('study', 'study'), ('work', 'work'), ('csc_senior_research_scholar', 'government-sponsored senior research scholar'), ('visit', 'visit'), ('other', 'other')], default='other', max_length=30, verbose_name='activity')),
                ('position', models.CharField(blank=True, max_length=60, verbose_name='position')),
                ('funder', models.CharField(choices=[('csc', 'China Scholarship Council (CSC)'), ('hospital', 'the hospital'), ('host', 'the host'), ('own', 'own means'), ('other', 'other')], default='other', max_length=10, verbose_name='funded by')),
                ('from_roster', models.BooleanField(default=False, editable=False)),
                ('talent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stays_abroad', to='talents.talent')),
            ],
            options={
                'verbose_name': 'stay abroad',
                'verbose_name_plural': 'stays abroad',
                'ordering': ['-ends_on', '-starts_on'],
                'indexes': [models.Index(fields=['funder', 'ends_on', 'talent'], name='stay_abroad_by_funder'), models.Index(models.F('activity'), core.days_in_sql.WholeMonths('starts_on', 'ends_on'), models.F('starts_on'), models.F('ends_on'), models.F('country'), models.F('talent'), name='stay_abroad_by_length')],
                'constraints': [models.CheckConstraint(condition=models.Q(('starts_on', None), ('ends_on', None), ('starts_on__lte', models.F('ends_on')), _connector='OR'), name='stay_abroad_ends_after_it_starts', violation_error_message='The stay must end after it starts.')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organization', models.CharField(max_length=60, verbose_name='organization')),
                ('since', models.DateField(blank=True, null=True, verbose_name='since')),
                ('talent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='talents.talent')),
            ],
            options={
                'verbose_name': 'membership',
                'verbose_name_plural': 'memberships',
                'constraints': [models.UniqueConstraint(fields=('talent', 'organization'), name='one_membership_per_organization')],
            },
        ),
        migrations.CreateModel(
            name='LanguageProof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('exam', 'test'), ('level', 'level certificate'), ('training', 'training certificate')], max_length=10, verbose_name='kind')),
                ('test', models.CharField(max_length=30, verbose_name='test')),
                ('language', models.CharField(max_length=5, verbose_name='language')),
                ('overall', models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True, verbose_name='total')),
                ('listening', models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True, verbose_name='listening')),
                ('oral', models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True, verbose_name='oral')),
                ('level', models.CharField(blank=True, help_text='B2, N3, advanced …', max_length=20, verbose_name='level')),
                ('taken_on', models.DateField(blank=True, null=True, verbose_name='date')),
                ('expires_on', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('from_roster', models.BooleanField(default=False, editable=False)),
                ('talent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='language_proofs', to='talents.talent')),
            ],
            options={
                'verbose_name': 'language proof',
                'verbose_name_plural': 'language proofs',
                'ordering': ['-taken_on'],
                'indexes': [models.Index(fields=['talent', 'test'], name='language_proof_by_talent'), models.Index(models.F('test'), core.days_in_sql.DayOrLast(models.Case(models.When(overall__isnull=False, then=models.F('taken_on')))), models.F('taken_on'), models.F('expires_on'), models.F('overall'), models.F('listening'), models.F('oral'), models.F('level'), models.F('language'), models.F('talent'), name='language_proof_by_day')],
            },
        ),
        migrations.CreateModel(
            name='IdentityNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('identity_card', 'identity card'), ('passport', 'passport')], max_length=20, verbose_name='kind')),
                ('number', core.crypto.EncryptedField(verbose_name='number')),
                ('number_hash', models.CharField(db_index=True, editable=False, max_length=64)),
                ('expires_on', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('talent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identity_numbers', to='talents.talent')),
            ],
            options={
                'verbose_name': 'identity number',
                'verbose_name_plural': 'identity numbers',
                'constraints': [models.UniqueConstraint(fields=('talent', 'kind'), name='one_number_per_kind')],
            },
        ),
        migrations.CreateModel(
            name='Degree',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('bachelor', 'bachelor'), ('master', 'master'), ('doctorate', 'doctorate')], max_length=10, verbose_name='degree')),
                ('awarded_on', models.DateField(blank=True, null=True, verbose_name='awarded on')),
                ('field', models.CharField(blank=True, max_length=100, verbose_name='field')),
                ('institution', models.CharField(blank=True, max_length=200, verbose_name='awarded by')),
                ('country', models.CharField(blank=True, max_length=2, verbose_name='country or region (code)')),
                ('talent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='degrees', to='talents.talent')),
            ],
            options={
                'verbose_name': 'degree',
                'verbose_name_plural': 'degrees',
                'ordering': ['-awarded_on'],
                'constraints': [models.UniqueConstraint(fields=('talent', 'level', 'field'), name='one_degree_per_level_and_field')],
            },
        ),
        migrations.CreateModel(
            name='Declaration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=80, verbose_name='statement')),
                ('answer', models.JSONField(help_text='true, false, a number or a day', verbose_name='answer')),
                ('stated_at', models.DateTimeField(auto_now=True, verbose_name='stated')),
                ('verified_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='verified by')),
                ('talent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='declarations', to='talents.talent')),
            ],
            options={
                'verbose_name': 'statement',
                'verbose_name_plural': 'statements',
                'indexes': [models.Index(fields=['code', 'answer', 'talent'], name='statement_by_answer')],
                'constraints': [models.UniqueConstraint(fields=('talent', 'code'), name='one_statement_per_code')],
            },
        ),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='made')),
                ('expires_at', models.DateTimeField(verbose_name='valid until')),
                ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='used')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                ('talent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claims', to='talents.talent')),
            ],
            options={
                'verbose_name': 'sign-up link',
                'verbose_name_plural': 'sign-up links',
            },
        ),
    ]
