import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Institution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True, verbose_name='code')),
                ('slug', models.SlugField(max_length=100, unique=True, verbose_name='slug')),
                ('name_zh', models.CharField(max_length=200, verbose_name='name (Chinese)')),
                ('name_en', models.CharField(max_length=200, verbose_name='name (English)')),
                ('name_zh_basis', models.CharField(blank=True, max_length=40, verbose_name='where the Chinese name is from')),
                ('kind', models.CharField(choices=[('cancer_center', 'cancer center'), ('hospital', 'hospital'), ('university', 'university'), ('research_institute', 'research institute'), ('international_agency', 'international agency')], max_length=30, verbose_name='kind')),
                ('country', models.CharField(max_length=2, verbose_name='country or region (code)')),
                ('country_label_zh', models.CharField(max_length=60, verbose_name='country or region (Chinese)')),
                ('country_label_en', models.CharField(max_length=60, verbose_name='country or region (English)')),
                ('city_zh', models.CharField(blank=True, max_length=60, verbose_name='city (Chinese)')),
                ('city_en', models.CharField(blank=True, max_length=60, verbose_name='city (English)')),
                ('latitude', models.FloatField(blank=True, null=True, verbose_name='latitude')),
                ('longitude', models.FloatField(blank=True, null=True, verbose_name='longitude')),
                ('homepage', models.URLField(blank=True, verbose_name='homepage')),
                ('ror', models.URLField(blank=True, verbose_name='ROR')),
                ('relation', models.CharField(choices=[('documented', 'documented tie'), ('illustrative', 'example, no tie claimed')], max_length=20, verbose_name='relation')),
                ('tie_type', models.CharField(blank=True, choices=[('parent_university', 'parent university'), ('sister_institution', 'sister institution'), ('strategic_agreement', 'strategic agreement'), ('cooperation_agreement', 'cooperation agreement'), ('mou', 'memorandum of understanding'), ('named_in_agreement', 'named in an agreement'), ('partnership', 'partnership'), ('friendly_institution', 'friendly institution'), ('event', 'met at an event')], max_length=40, verbose_name='kind of tie')),
                ('tie_with', models.CharField(blank=True, max_length=40, verbose_name='tie with')),
                ('tie_since', models.CharField(blank=True, help_text='Year, or year and month.', max_length=10, verbose_name='since')),
                ('tie_note_zh', models.TextField(blank=True, verbose_name='note (Chinese)')),
                ('tie_note_en', models.TextField(blank=True, verbose_name='note (English)')),
                ('tie_source_url', models.URLField(blank=True, max_length=400, verbose_name='source')),
                ('tie_source_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='year of the source')),
                ('tie_confidence', models.CharField(blank=True, max_length=10, verbose_name='confidence')),
                ('is_published', models.BooleanField(default=True, verbose_name='shown to visitors')),
                ('search_text', models.TextField(blank=True, editable=False)),
            ],
            options={
                'verbose_name': 'institution',
                'verbose_name_plural': 'institutions',
                'ordering': ['code'],
                'permissions': [('import_institution', 'Can bring in a list of institutions')],
                'indexes': [models.Index(fields=['relation', 'country_label_zh', 'name_zh', 'id', 'is_published', 'country'], name='institution_by_place_zh'), models.Index(fields=['relation', 'country_label_en', 'name_en', 'id', 'is_published', 'country'], name='institution_by_place_en')],
            },
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title_zh', models.CharField(max_length=200, verbose_name='title (Chinese)')),
                ('title_en', models.CharField(blank=True, max_length=200, verbose_name='title (English)')),
                ('scope_zh', models.TextField(blank=True, verbose_name='scope (Chinese)')),
                ('scope_en', models.TextField(blank=True, verbose_name='scope (English)')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='to')),
                ('quota_out', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='places out per year')),
                ('quota_in', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='places in per year')),
                ('source_url', models.URLField(blank=True, max_length=400, verbose_name='source')),
                ('institution', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='partners.institution', verbose_name='institution')),
            ],
            options={
                'verbose_name': 'agreement',
                'verbose_name_plural': 'agreements',
                'ordering': ['institution', '-starts_on'],
                'constraints': [models.CheckConstraint(condition=models.Q(('starts_on', None), ('ends_on', None), ('starts_on__lte', models.F('ends_on')), _connector='OR'), name='agreement_ends_after_it_starts', violation_error_message='The agreement must end after it starts.')],
            },
        ),
    ]
